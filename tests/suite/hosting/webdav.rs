//! WebDAV against nginx: what goes up is what everybody reads, and what is wrong has its name.
//! Invariant: the password goes to the WebDAV address only, never to the public one.

use tintype::domain::TroubleKind;
use tintype::domain::host::{HostField, HostKind, HostSecret, WebDav};
use tintype::hosting::{Host, HostError};

use super::servers::{PASSWORD, Server, USER, nginx};
use super::wire::Wire;
use super::{file, is_gone, is_there, open, put, put_heard};

const MB: usize = 1024 * 1024;

fn at(server: &Server, path: &str) -> WebDav {
    WebDav {
        url: format!("http://{}/{path}", server.address),
        user: USER.to_owned(),
        public_base: format!("http://{}/files", server.address),
    }
}

fn host(settings: WebDav, password: &str) -> std::sync::Arc<dyn Host> {
    open(HostKind::WebDav(settings), &[(HostSecret::Password, password)])
}

#[tokio::test]
async fn a_file_goes_up_is_read_by_everybody_and_is_taken_away() {
    let (server, files) = (nginx(), tempfile::tempdir().unwrap());
    let host = host(at(&server, "dav/"), PASSWORD);
    for (name, bytes) in [("bowl.jpg", 60_000), ("kiln.mp4", 12 * MB)] {
        let path = file(files.path(), name, bytes);
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
async fn a_lost_connection_is_told_and_the_next_try_leaves_one_file() {
    let (server, files) = (nginx(), tempfile::tempdir().unwrap());
    let wire = Wire::to(server.address).await;
    let host = host(WebDav { url: format!("http://{}/dav", wire.address), ..at(&server, "dav") }, PASSWORD);
    let path = file(files.path(), "kiln.mp4", 9 * MB);
    wire.cut_after(5 * MB as u64);
    let first = put_heard(&*host, &path, None).await;
    assert!(matches!(first.ended, Err(HostError::Lost(_))), "{:?}", first.ended);
    wire.mend();
    let second = put_heard(&*host, &path, first.handles.last().cloned()).await;
    is_there(&second.ended.unwrap(), &path).await;
    assert_eq!(second.sent.last(), Some(&(9 * MB as u64)));
    assert_eq!(std::fs::read_dir(server.folder.path().join("www")).unwrap().count(), 1);
}

#[tokio::test]
async fn what_is_wrong_has_its_name() {
    let (server, files) = (nginx(), tempfile::tempdir().unwrap());
    let path = file(files.path(), "bowl.jpg", 60_000);
    let refused =
        async |settings: WebDav, password: &str| put(&*host(settings, password), &path).await.unwrap_err();
    let error = refused(at(&server, "dav/"), "wrong").await;
    assert!(matches!(error, HostError::KeysRefused(_)), "{error:?}");
    let error = refused(at(&server, "dav/nowhere/"), PASSWORD).await;
    assert_eq!(error.field(), Some(HostField::Url), "{error:?}");
    let error = refused(at(&server, "files/"), PASSWORD).await;
    assert_eq!(error.field(), Some(HostField::Url), "a folder that is only read: {error:?}");
    let error = refused(at(&server, "login/"), PASSWORD).await;
    assert!(matches!(&error, HostError::Page(said) if said.contains("Sign in")), "{error:?}");
    assert_eq!(error.trouble().kind, TroubleKind::HostAnswersOddly);
    let error = refused(at(&server, "moved/"), PASSWORD).await;
    assert_eq!(error.field(), Some(HostField::Url), "{error:?}");
    let error = refused(at(&server, "full/"), PASSWORD).await;
    assert!(matches!(error, HostError::Full(_)), "{error:?}");
    assert_eq!(std::fs::read_dir(server.folder.path().join("www")).unwrap().count(), 0);
}
