//! An SSH server in this process that asks for a password, in either way there is, and lets nobody to its files: where
//! the tests run no daemon of the system's may look into the system's passwords.
//! Invariant: it writes down every password it hears.

use std::borrow::Cow;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use russh::keys::{Algorithm, HashAlg, PrivateKey};
use russh::server::{Auth, ChannelOpenHandle, Config, Handler, Msg, Response, Session, run_stream};
use russh::{Channel, ChannelId, MethodKind, MethodSet};
use tintype::domain::host::{HostKind, HostSecret, Sftp};
use tintype::hosting::HostError;
use tokio::net::TcpListener;

use super::{file, open, put};

const PASSWORD: &str = "open sesame";

struct Doorkeeper {
    address: SocketAddr,
    fingerprint: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Doorkeeper {
    /// Asks in one way alone.
    async fn asking(way: MethodKind) -> Self {
        let key = PrivateKey::random(&mut russh::keys::key::safe_rng(), Algorithm::Ed25519).unwrap();
        let fingerprint = key.public_key().fingerprint(HashAlg::Sha256).to_string();
        let methods = MethodSet::from(&[way][..]);
        let none = std::time::Duration::ZERO;
        let config = Config { keys: vec![key], methods, auth_rejection_time: none, ..Config::default() };
        let config = Arc::new(config);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let hears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let visitor = Visitor { way, heard: Arc::clone(&hears) };
                if let Ok(running) = run_stream(Arc::clone(&config), stream, visitor).await {
                    tokio::spawn(running);
                }
            }
        });
        Self { address, fingerprint, heard }
    }

    fn settings(&self) -> Sftp {
        Sftp {
            host: "127.0.0.1".to_owned(),
            port: self.address.port(),
            user: "ines".to_owned(),
            public_base: "https://files.example.org".to_owned(),
            fingerprint: Some(self.fingerprint.clone()),
            ..Sftp::default()
        }
    }
}

struct Visitor {
    way: MethodKind,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Visitor {
    fn judge(&self, password: &str) -> Auth {
        self.heard.lock().unwrap().push(password.to_owned());
        if password == PASSWORD { Auth::Accept } else { Auth::reject() }
    }
}

impl Handler for Visitor {
    type Error = russh::Error;

    async fn auth_password(&mut self, _: &str, password: &str) -> Result<Auth, Self::Error> {
        if self.way == MethodKind::Password {
            return Ok(self.judge(password));
        }
        let methods = MethodSet::from(&[self.way][..]);
        Ok(Auth::Reject { proceed_with_methods: Some(methods), partial_success: false })
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _: &str,
        _: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Self::Error> {
        let Some(mut response) = response else {
            let prompts = Cow::Borrowed(&[(Cow::Borrowed("Password: "), false)][..]);
            return Ok(Auth::Partial { name: "".into(), instructions: "".into(), prompts });
        };
        let answer = response.next().unwrap_or_default();
        Ok(self.judge(&String::from_utf8_lossy(&answer)))
    }

    async fn channel_open_session(
        &mut self,
        _: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Self::Error> {
        reply.accept().await;
        Ok(())
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }
}

#[tokio::test]
async fn a_password_goes_the_way_the_server_asks_for_it() {
    let files = tempfile::tempdir().unwrap();
    let path = file(files.path(), "bowl.jpg", 100);
    for way in [MethodKind::Password, MethodKind::KeyboardInteractive] {
        let keeper = Doorkeeper::asking(way).await;
        let tried = async |password: &str| {
            let host = open(HostKind::Sftp(keeper.settings()), &[(HostSecret::Password, password)]);
            put(&*host, &path).await.unwrap_err()
        };
        let error = tried(PASSWORD).await;
        assert!(matches!(error, HostError::Forbidden(_)), "it was let in, but not to files: {error:?}");
        let error = tried("wrong").await;
        assert!(matches!(error, HostError::KeysRefused(_)), "{way:?}: {error:?}");
        assert!(keeper.heard.lock().unwrap().contains(&PASSWORD.to_owned()));
    }
}

#[tokio::test]
async fn a_server_whose_key_was_not_accepted_hears_no_password() {
    let files = tempfile::tempdir().unwrap();
    let path = file(files.path(), "bowl.jpg", 100);
    let keeper = Doorkeeper::asking(MethodKind::Password).await;
    for fingerprint in [None, Some("SHA256:another".to_owned())] {
        let settings = Sftp { fingerprint, ..keeper.settings() };
        let host = open(HostKind::Sftp(settings), &[(HostSecret::Password, PASSWORD)]);
        put(&*host, &path).await.unwrap_err();
    }
    assert_eq!(*keeper.heard.lock().unwrap(), Vec::<String>::new());
}
