//! SFTP against OpenSSH: keys are looked at before anything is said, and a file goes on where it stood.
//! Invariant: a server whose key was not accepted hears neither a name nor a password.

use tintype::domain::TroubleKind;
use tintype::domain::host::{HostField, HostKind, HostSecret, Sftp, SftpProof};
use tintype::hosting::{Host, HostError};

use super::servers::{PASSWORD, Server, fingerprint, me, nginx, sshd};
use super::wire::Wire;
use super::{file, is_gone, is_there, open, put, put_heard};

const MB: usize = 1024 * 1024;

/// A daemon, and a web server that shows what is in its folder.
fn servers() -> (Server, Server) {
    let (files, web) = (sshd(), nginx());
    let www = web.folder.path().join("www");
    std::fs::remove_dir(&www).unwrap();
    std::os::unix::fs::symlink(files.folder.path().join("www"), www).unwrap();
    (files, web)
}

fn at((files, web): &(Server, Server)) -> Sftp {
    Sftp {
        host: "127.0.0.1".to_owned(),
        port: files.address.port(),
        user: me(),
        folder: files.folder.path().join("www").display().to_string(),
        public_base: format!("http://{}/files/", web.address),
        fingerprint: Some(fingerprint(files)),
        proof: SftpProof::KeyFile(files.folder.path().join("user").display().to_string()),
    }
}

fn host(settings: Sftp) -> std::sync::Arc<dyn Host> {
    open(HostKind::Sftp(settings), &[(HostSecret::Password, "wrong"), (HostSecret::Passphrase, PASSWORD)])
}

#[tokio::test]
async fn a_file_goes_up_is_read_by_everybody_and_is_taken_away() {
    let (servers, files) = (servers(), tempfile::tempdir().unwrap());
    let locked = SftpProof::KeyFile(servers.0.folder.path().join("locked").display().to_string());
    for settings in [at(&servers), Sftp { proof: locked, ..at(&servers) }] {
        let host = host(settings);
        let path = file(files.path(), "kiln.mp4", 12 * MB);
        let hosted = put(&*host, &path).await.unwrap();
        is_there(&hosted, &path).await;
        let found = host.ours().await.unwrap();
        assert!(found.len() == 1 && hosted.handle.is_of(&found[0].name), "{found:?}");
        host.remove(&hosted.handle).await.unwrap();
        host.remove(&hosted.handle).await.unwrap();
        is_gone(&hosted).await;
    }
}

#[tokio::test]
async fn a_file_goes_on_where_it_stood_after_the_connection_was_lost() {
    let (servers, files) = (servers(), tempfile::tempdir().unwrap());
    let wire = Wire::to(servers.0.address).await;
    let host = host(Sftp { port: wire.address.port(), ..at(&servers) });
    let path = file(files.path(), "kiln.mp4", 24 * MB);
    wire.cut_after(16 * MB as u64);
    let first = put_heard(&*host, &path, None).await;
    let error = first.ended.unwrap_err();
    assert!(matches!(error, HostError::Lost(_)) && error.is_passing(), "{error:?}");
    wire.mend();
    let second = put_heard(&*host, &path, first.handles.last().cloned()).await;
    is_there(&second.ended.unwrap(), &path).await;
    let begun = *second.sent.first().unwrap();
    assert!(begun > 8 * MB as u64, "most of it was there, and it began at {begun}");
    assert_eq!(second.sent.last(), Some(&(24 * MB as u64)));
}

#[tokio::test]
async fn a_server_is_trusted_by_its_key_alone() {
    let (servers, files) = (servers(), tempfile::tempdir().unwrap());
    let path = file(files.path(), "bowl.jpg", 100);
    let shown = fingerprint(&servers.0);
    let error = put(&*host(Sftp { fingerprint: None, ..at(&servers) }), &path).await.unwrap_err();
    assert!(matches!(&error, HostError::ServerUnknown(key) if *key == shown), "{error:?}");
    assert_eq!(
        (error.trouble().kind, error.field()),
        (TroubleKind::HostKeyUnknown, Some(HostField::Fingerprint))
    );
    let other = Sftp { fingerprint: Some("SHA256:another".to_owned()), ..at(&servers) };
    let error = put(&*host(other), &path).await.unwrap_err();
    assert!(matches!(&error, HostError::ServerChanged { is, .. } if *is == shown), "{error:?}");
    assert_eq!(std::fs::read_dir(servers.0.folder.path().join("www")).unwrap().count(), 0);
}

#[tokio::test]
async fn what_is_wrong_has_its_name() {
    let (servers, files) = (servers(), tempfile::tempdir().unwrap());
    let path = file(files.path(), "bowl.jpg", 60_000);
    let good = at(&servers);
    let key = |name: &str| SftpProof::KeyFile(servers.0.folder.path().join(name).display().to_string());
    let refused = async |settings: Sftp| put(&*host(settings), &path).await.unwrap_err();
    let error = refused(Sftp { proof: key("stranger"), ..good.clone() }).await;
    assert!(matches!(error, HostError::KeysRefused(_)), "{error:?}");
    let error = refused(Sftp { proof: SftpProof::Password, ..good.clone() }).await;
    assert!(matches!(error, HostError::KeysRefused(_)), "{error:?}");
    let error = refused(Sftp { proof: key("nowhere"), ..good.clone() }).await;
    assert_eq!(error.field(), Some(HostField::KeyFile), "{error:?}");
    let error = refused(Sftp { proof: key("known"), ..good.clone() }).await;
    assert_eq!(error.field(), Some(HostField::KeyFile), "{error:?}");
    let error = refused(Sftp { folder: format!("{}/shed", good.folder), ..good.clone() }).await;
    assert_eq!(error.field(), Some(HostField::Folder), "{error:?}");
    let error = refused(Sftp { port: 9, ..good }).await;
    assert!(matches!(error, HostError::Lost(_)), "{error:?}");
}
