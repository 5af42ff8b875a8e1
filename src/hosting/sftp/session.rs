//! A connection to an SFTP server, from its key to its files.
//! Invariant: no password and no signature goes to a server whose key the user has not accepted.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use russh::client::{self, AuthResult, Handle, KeyboardInteractiveAuthResponse};
use russh::keys::{HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate, load_secret_key};
use russh::{ChannelMsg, MethodKind};
use russh_sftp::client::{Config as FilesConfig, SftpSession};

use super::{is_missing, meant};
use crate::domain::host::{HostSecret, Sftp, SftpProof};
use crate::hosting::{HostError, Secrets, home};
use crate::tr;

/// How long a server may take to be reached and to let us in.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one answer about a file may take, in seconds.
const ANSWER_S: u64 = 60;
/// A server that says nothing is asked for a sign of life so often.
const LIFE: Duration = Duration::from_secs(15);
/// So many writes are on their way at once; each has 32 kB.
const WRITES: usize = 64;
/// Questions a server may ask before it lets us in; more would be a game.
const MOST_QUESTIONS: usize = 8;

/// An open connection; it ends when this falls.
pub(super) struct Session {
    line: Handle<Doorman>,
    pub files: SftpSession,
}

/// Looks at the server's key.
struct Doorman {
    accepted: Option<String>,
    seen: Arc<Mutex<Option<String>>>,
}

impl client::Handler for Doorman {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        let fingerprint = match key {
            PublicKeyOrCertificate::PublicKey { key, .. } => key.fingerprint(HashAlg::Sha256),
            PublicKeyOrCertificate::Certificate(certificate) => {
                certificate.public_key().fingerprint(HashAlg::Sha256)
            }
        };
        let fingerprint = fingerprint.to_string();
        let known = self.accepted.as_deref() == Some(fingerprint.as_str());
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(fingerprint);
        Ok(known)
    }
}

impl Session {
    /// Connects, looks at the server's key, signs in and asks for the files.
    ///
    /// # Errors
    /// [`HostError::ServerUnknown`] and [`HostError::ServerChanged`] about its key, [`HostError::KeysRefused`],
    /// [`HostError::Lost`].
    pub async fn open(settings: &Sftp, secrets: &Secrets) -> Result<Self, HostError> {
        let opening = Self::connect(settings, secrets);
        tokio::time::timeout(PATIENCE, opening).await.unwrap_or_else(|_| Err(HostError::Lost(String::new())))
    }

    async fn connect(settings: &Sftp, secrets: &Secrets) -> Result<Self, HostError> {
        let seen = Arc::new(Mutex::new(None));
        let accepted = settings.fingerprint.clone().filter(|key| !key.trim().is_empty());
        let doorman = Doorman { accepted: accepted.clone(), seen: Arc::clone(&seen) };
        let config = client::Config {
            keepalive_interval: Some(LIFE),
            keepalive_max: 3,
            nodelay: true,
            ..client::Config::default()
        };
        let to = (settings.host.trim(), settings.port);
        let mut line = match client::connect(Arc::new(config), to, doorman).await {
            Ok(line) => line,
            Err(error) => {
                let is = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
                return Err(unmet(error, accepted, is));
            }
        };
        sign_in(&mut line, settings, secrets).await?;
        let mut channel = line.channel_open_session().await.map_err(lost)?;
        channel.request_subsystem(true, "sftp").await.map_err(lost)?;
        loop {
            match channel.wait().await {
                Some(ChannelMsg::Success) => break,
                Some(ChannelMsg::Failure) => return Err(no_files()),
                Some(_) => {}
                None => return Err(HostError::Lost(String::new())),
            }
        }
        let config = FilesConfig {
            max_concurrent_writes: WRITES,
            request_timeout_secs: ANSWER_S,
            ..FilesConfig::default()
        };
        let files = SftpSession::new_with_config(channel.into_stream(), config).await;
        let files =
            files.map_err(|_| HostError::Forbidden(tr!("it lets us in, but not to its files").to_owned()))?;
        Ok(Self { line, files })
    }

    /// Whether the connection is gone.
    pub fn is_lost(&self) -> bool {
        self.line.is_closed()
    }

    /// How many bytes a file has there; `None`: it is not there.
    ///
    /// # Errors
    /// When the server does not tell.
    pub async fn length(&self, path: &str) -> Result<Option<u64>, HostError> {
        match self.files.metadata(path).await {
            Ok(known) => Ok(known.size),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(meant(&error)),
        }
    }
}

async fn sign_in(line: &mut Handle<Doorman>, settings: &Sftp, secrets: &Secrets) -> Result<(), HostError> {
    let user = settings.user.trim();
    let answer = match &settings.proof {
        SftpProof::KeyFile(file) => {
            let key = read_key(file, secrets).await?;
            let hash = line.best_supported_rsa_hash().await.map_err(lost)?.flatten();
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            line.authenticate_publickey(user, key).await.map_err(lost)?
        }
        SftpProof::Password => {
            let password = secrets.get(HostSecret::Password).ok_or_else(super::super::opening::missing)?;
            let answer = line.authenticate_password(user, password.reveal()).await.map_err(lost)?;
            match answer {
                AuthResult::Failure { remaining_methods, .. }
                    if remaining_methods.contains(&MethodKind::KeyboardInteractive) =>
                {
                    return answer_questions(line, user, password.reveal()).await;
                }
                answer => answer,
            }
        }
    };
    if answer.success() { Ok(()) } else { Err(HostError::KeysRefused(String::new())) }
}

/// Some servers ask for the password as a question.
async fn answer_questions(line: &mut Handle<Doorman>, user: &str, password: &str) -> Result<(), HostError> {
    let mut asked = line.authenticate_keyboard_interactive_start(user, None).await.map_err(lost)?;
    for _ in 0..MOST_QUESTIONS {
        let prompts = match asked {
            KeyboardInteractiveAuthResponse::Success => return Ok(()),
            KeyboardInteractiveAuthResponse::Failure { .. } => break,
            KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => prompts,
        };
        let answers = prompts.iter().map(|prompt| match prompt.echo {
            // What may be seen on the screen is no password.
            true => String::new(),
            false => password.to_owned(),
        });
        let answered = line.authenticate_keyboard_interactive_respond(answers.collect()).await;
        asked = answered.map_err(lost)?;
    }
    Err(HostError::KeysRefused(String::new()))
}

async fn read_key(file: &str, secrets: &Secrets) -> Result<russh::keys::PrivateKey, HostError> {
    let path = home::path(file);
    let phrase = secrets.get(HostSecret::Passphrase).cloned();
    let read = tokio::task::spawn_blocking(move || {
        load_secret_key(path, phrase.as_ref().map(|phrase| phrase.reveal()))
    });
    let read = read.await.map_err(|error| HostError::KeyFile(error.to_string()))?;
    read.map_err(|error| {
        HostError::KeyFile(match error {
            russh::keys::Error::IO(_) => tr!("The key file cannot be read").to_owned(),
            russh::keys::Error::KeyIsEncrypted => tr!("The key file wants its passphrase").to_owned(),
            _ => tr!("The passphrase does not fit, or the file holds no private key").to_owned(),
        })
    })
}

fn no_files() -> HostError {
    HostError::Forbidden(tr!("it lets us in, but not to its files").to_owned())
}

/// Why no connection came about.
fn unmet(error: russh::Error, accepted: Option<String>, is: Option<String>) -> HostError {
    match (error, accepted, is) {
        (russh::Error::UnknownKey, Some(was), Some(is)) => HostError::ServerChanged { was, is },
        (russh::Error::UnknownKey, None, Some(is)) => HostError::ServerUnknown(is),
        (error, ..) => lost(error),
    }
}

fn lost(error: russh::Error) -> HostError {
    match error {
        russh::Error::NoCommonAlgo { .. } | russh::Error::Version => HostError::Unclear(error.to_string()),
        error => HostError::Lost(error.to_string()),
    }
}
