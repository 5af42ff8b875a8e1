//! The tokens in use, and the clients they are used with.
//! Invariant: a token of a real account never goes to the practice origin, nor the other way round.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::api::{ApiError, Client, Hosts};
use crate::domain::{AccountId, HostId, HostSecret, Secret, Trouble};
use crate::store::Vault;

use super::busy::lock;

/// How Tintype names itself to Instagram.
const USER_AGENT: &str = concat!("Tintype/", env!("CARGO_PKG_VERSION"));

/// The way to Instagram, and the way to the practice origin; either may be closed.
#[derive(Clone, Default)]
pub struct Doors {
    real: Option<Client>,
    practice: Arc<Mutex<Option<(String, Client)>>>,
}

impl Doors {
    /// The doors of a program: with an `endpoint`, only that one is open.
    ///
    /// # Errors
    /// When the endpoint is not on loopback, or the machine has no certificates.
    pub fn open(endpoint: Option<&str>) -> Result<Self, Trouble> {
        match endpoint {
            Some(endpoint) => {
                let doors = Self::default();
                doors.open_practice(endpoint)?;
                Ok(doors)
            }
            None => {
                let client = Client::new(Hosts::instagram(), USER_AGENT).map_err(|error| error.trouble())?;
                Ok(Self { real: Some(client), practice: Arc::default() })
            }
        }
    }

    /// Opens, or moves, the practice door.
    ///
    /// # Errors
    /// When the origin is not on loopback.
    pub fn open_practice(&self, origin: &str) -> Result<Client, Trouble> {
        self.keep_practice(origin, Hosts::at(origin).and_then(|hosts| Client::new(hosts, USER_AGENT)))
    }

    /// As [`Doors::open_practice`], for somebody who waits only so long for a whole answer.
    ///
    /// # Errors
    /// As [`Doors::open_practice`].
    pub fn open_practice_within(&self, origin: &str, whole: Duration) -> Result<Client, Trouble> {
        let open = |hosts| Client::within(hosts, USER_AGENT, whole);
        self.keep_practice(origin, Hosts::at(origin).and_then(open))
    }

    fn keep_practice(&self, origin: &str, client: Result<Client, ApiError>) -> Result<Client, Trouble> {
        let client = client.map_err(|error| error.trouble())?;
        *lock(&self.practice) = Some((origin.to_owned(), client.clone()));
        Ok(client)
    }

    /// The client for an account; `None`: its door is closed in this run.
    pub fn client(&self, practice: bool) -> Option<Client> {
        if practice {
            lock(&self.practice).as_ref().map(|(_, client)| client.clone())
        } else {
            self.real.clone()
        }
    }

    /// The client a sign-in with the person's own app goes through, and whether that is practice.
    pub fn front(&self) -> Option<(Client, bool)> {
        match &self.real {
            Some(client) => Some((client.clone(), false)),
            None => self.client(true).map(|client| (client, true)),
        }
    }

    /// Set when every Instagram host is the practice origin.
    pub fn only_practice(&self) -> Option<String> {
        match self.real {
            Some(_) => None,
            None => lock(&self.practice).as_ref().map(|(origin, _)| origin.clone()),
        }
    }
}

/// The vault, asked once for each account.
#[derive(Clone)]
pub struct Keys {
    vault: Arc<Vault>,
    known: Arc<Mutex<HashMap<AccountId, Secret>>>,
}

impl Keys {
    /// Keys out of a vault.
    pub fn new(vault: Vault) -> Self {
        Self { vault: Arc::new(vault), known: Arc::default() }
    }

    /// The vault itself. It may ask the user for a password, so it blocks.
    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    /// The token of an account; `None`: signed out.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn token(&self, account: &AccountId) -> Result<Option<Secret>, Trouble> {
        if let Some(token) = lock(&self.known).get(account) {
            return Ok(Some(token.clone()));
        }
        let id = account.clone();
        let token = self.ask(move |vault| vault.get(&id)).await?;
        if let Some(token) = &token {
            lock(&self.known).insert(account.clone(), token.clone());
        }
        Ok(token)
    }

    /// Keeps a token; it is used only when the vault has it.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn keep(&self, account: &AccountId, token: Secret) -> Result<(), Trouble> {
        let (id, kept) = (account.clone(), token.clone());
        self.ask(move |vault| vault.put(&id, &kept)).await?;
        lock(&self.known).insert(account.clone(), token);
        Ok(())
    }

    /// Removes a token.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn remove(&self, account: &AccountId) -> Result<(), Trouble> {
        lock(&self.known).remove(account);
        let id = account.clone();
        self.ask(move |vault| vault.remove(&id)).await
    }

    /// Keeps an app's secret, for the next sign-in.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn keep_app_secret(&self, app_id: &str, secret: Secret) -> Result<(), Trouble> {
        let id = app_id.to_owned();
        self.ask(move |vault| vault.put_app_secret(&id, &secret)).await
    }

    /// The secret of an app, when it was kept.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn app_secret(&self, app_id: &str) -> Result<Option<Secret>, Trouble> {
        let id = app_id.to_owned();
        self.ask(move |vault| vault.app_secret(&id)).await
    }

    /// Removes an app's secret.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn remove_app_secret(&self, app_id: &str) -> Result<(), Trouble> {
        let id = app_id.to_owned();
        self.ask(move |vault| vault.remove_app_secret(&id)).await
    }

    /// Keeps a secret of a host.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn keep_host_secret(
        &self,
        host: HostId,
        name: HostSecret,
        secret: Secret,
    ) -> Result<(), Trouble> {
        self.ask(move |vault| vault.put_host_secret(host, name, &secret)).await
    }

    /// A secret of a host, when it was kept.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn host_secret(&self, host: HostId, name: HostSecret) -> Result<Option<Secret>, Trouble> {
        self.ask(move |vault| vault.host_secret(host, name)).await
    }

    /// Removes a secret of a host.
    ///
    /// # Errors
    /// When the keychain refuses.
    pub async fn remove_host_secret(&self, host: HostId, name: HostSecret) -> Result<(), Trouble> {
        self.ask(move |vault| vault.remove_host_secret(host, name)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Vault) -> Result<T, crate::store::StoreError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let vault = self.vault();
        match tokio::task::spawn_blocking(move || ask(&vault)).await {
            Ok(answer) => answer.map_err(|error| error.trouble()),
            Err(error) => Err(Trouble::with(crate::domain::TroubleKind::KeychainRefused, error.to_string())),
        }
    }
}
