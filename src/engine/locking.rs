//! Keys under a passphrase: asked for once, and everything held until they can be used; moved where a person wants them.
//! Invariant: while the keys are locked nothing is called and nothing fails; what was held goes on with the passphrase.

use tokio::sync::mpsc::WeakUnboundedSender;

use crate::domain::{Secret, Trouble, TroubleKind};
use crate::store::tables::accounts::{self, Known};
use crate::store::tables::choices;
use crate::store::{StoreError, Vault, VaultPlace};
use crate::tr;

use super::busy::Guard;
use super::context::{Brake, Context};
use super::core::Told;
use super::status::{KeysState, SecretsPlace};

/// Where the passphrase is looked for at the start. Programs that Tintype starts are not to see it.
pub const PASSPHRASE_VARIABLE: &str = "TINTYPE_PASSPHRASE";

/// A wish about where keys are kept.
#[derive(Clone, Debug, PartialEq)]
pub enum KeysWish {
    /// The passphrase, to open the file of keys.
    Unlock(Secret),
    /// Move all keys into a file under this passphrase.
    Seal(Secret),
    /// Another passphrase for that file.
    Change { old: Secret, new: Secret },
    /// Move all keys out of the file: into the keychain, or where there is none into a guarded file.
    Unseal,
}

/// Opens a vault with a passphrase that was given at the start.
///
/// # Errors
/// [`TroubleKind::KeysLocked`] when it stays locked.
pub fn open(vault: &Vault, passphrase: Option<&Secret>) -> Result<(), Trouble> {
    match passphrase {
        _ if !vault.is_locked() => Ok(()),
        Some(passphrase) => vault.unlock(passphrase).map_err(|error| error.trouble()),
        None => Err(Trouble::of(TroubleKind::KeysLocked)),
    }
}

/// Where a vault keeps secrets.
pub fn place(vault: &Vault) -> SecretsPlace {
    match vault.place() {
        VaultPlace::Keychain => SecretsPlace::Keychain,
        VaultPlace::SealedFile => SecretsPlace::SealedFile,
        VaultPlace::GuardedFile => SecretsPlace::GuardedFile,
        VaultPlace::Memory => SecretsPlace::Memory,
    }
}

/// How the keys stand at the start.
pub fn state(vault: &Vault) -> KeysState {
    KeysState { locked: vault.is_locked(), was_open: vault.was_open_to_others(), ..KeysState::default() }
}

/// Holds and releases, and carries out wishes about keys.
pub struct Locks {
    context: Context,
    core: WeakUnboundedSender<(Told, Guard)>,
}

impl Locks {
    /// Locks that tell the core when the keys can be used.
    pub fn new(context: Context, core: WeakUnboundedSender<(Told, Guard)>) -> Self {
        Self { context, core }
    }

    /// Holds every account while the keys are locked; says whether it did. Nothing of it is kept: it is this run's
    /// trouble, not the accounts'.
    pub fn hold(&self, known: &[Known]) -> bool {
        let locked = self.context.keys.vault().is_locked();
        for account in known.iter().filter(|known| locked && known.grant.is_some()) {
            let brake = Brake { until: None, trouble: Trouble::of(TroubleKind::KeysLocked) };
            self.context.line.hold(&account.account.id, brake);
        }
        if locked {
            self.context.restate();
        }
        locked
    }

    /// Refuses what would change a key while they are locked, and says so; whether it did.
    pub fn refuse(&self) -> bool {
        let locked = self.context.keys.vault().is_locked();
        if locked {
            let words = tr!("Your keys are locked. Unlock them first; nothing was changed");
            self.context.news.notice(words.to_owned(), None);
        }
        locked
    }

    /// Lets go what was held for the keys.
    pub fn release(&self) {
        // What cannot be read now stays held, and the status line says why.
        let known = self.context.read(accounts::all).unwrap_or_default();
        for account in known.iter().map(|known| &known.account.id) {
            let held = self.context.brake(account);
            if held.is_some_and(|brake| brake.trouble.kind == TroubleKind::KeysLocked) {
                self.context.line.release(account);
            }
        }
    }

    /// Carries a wish out. A keychain may ask the person something first, so nobody waits for it.
    pub fn carry_out(&self, wish: KeysWish) {
        let (context, core, guard) = (self.context.clone(), self.core.clone(), self.context.begin());
        context.news.change(|status| {
            status.keys = KeysState { busy: true, refused: None, done: None, ..status.keys.clone() };
        });
        tokio::task::spawn_blocking(move || {
            let vault = context.keys.vault();
            let was_locked = vault.is_locked();
            let outcome = act(&context, &vault, &wish);
            let (done, refused) = match outcome {
                Ok(()) => (Some(said(&wish, vault.place())), None),
                Err(error) => (None, Some(error.trouble())),
            };
            context.news.change(|status| {
                status.secrets = place(&vault);
                let was_open = status.keys.was_open;
                status.keys = KeysState { locked: vault.is_locked(), busy: false, refused, done, was_open };
            });
            if was_locked
                && !vault.is_locked()
                && let Some(core) = core.upgrade()
            {
                // After a stop nobody listens.
                let _ = core.send((Told::Unlocked, guard));
            }
        });
    }
}

fn act(context: &Context, vault: &Vault, wish: &KeysWish) -> Result<(), StoreError> {
    match wish {
        KeysWish::Unlock(passphrase) => vault.unlock(passphrase),
        KeysWish::Seal(passphrase) => {
            let known = context.read(accounts::all)?;
            let accounts: Vec<_> = known.into_iter().map(|known| known.account.id).collect();
            vault.seal(passphrase, &accounts, &context.read(choices::read)?.app_id)
        }
        KeysWish::Change { old, new } => vault.change_passphrase(old, new),
        KeysWish::Unseal => vault.unseal(),
    }
}

fn said(wish: &KeysWish, place: VaultPlace) -> String {
    match (wish, place) {
        (KeysWish::Unlock(_), _) => tr!("Your keys are open"),
        (KeysWish::Seal(_), _) => tr!("Your keys are under the passphrase now"),
        (KeysWish::Change { .. }, _) => tr!("The passphrase was changed"),
        (KeysWish::Unseal, VaultPlace::Keychain) => tr!("Your keys are in the system's keychain now"),
        (KeysWish::Unseal, _) => tr!("Your keys are in a guarded file now"),
    }
    .to_owned()
}
