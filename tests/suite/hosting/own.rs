//! Commands of the user's own, and addresses that the user already has.
//! Invariant: a file's name reaches the command as one word, whatever stands in it.

use tintype::domain::TroubleKind;
use tintype::domain::host::{HostKind, OwnAddress, OwnCommand};
use tintype::hosting::HostError;

use super::servers::{nginx, script};
use super::{file, is_gone, is_there, open, put};

#[tokio::test]
async fn a_command_puts_a_file_there_prints_its_address_and_another_takes_it_away() {
    let (server, folder) = (nginx(), tempfile::tempdir().unwrap());
    let www = server.folder.path().join("www");
    let base = format!("http://{}/files", server.address);
    let upload = format!("cp \"$1\" '{}/shown.jpg' && echo copied && echo {base}/shown.jpg", www.display());
    let upload = script(folder.path(), "put it", &upload);
    let remove = format!("[ \"$1\" = {base}/shown.jpg ] && rm '{}/shown.jpg'", www.display());
    let remove = script(folder.path(), "take", &remove);
    let kind = HostKind::Command(OwnCommand {
        upload: format!("'{}' {{file}}", upload.display()),
        remove: format!("'{}' {{address}}", remove.display()),
    });
    let host = open(kind.clone(), &[]);
    let path = file(folder.path(), "a bowl; rm $HOME \"'.jpg", 5_000);
    let hosted = put(&*host, &path).await.unwrap();
    is_there(&hosted, &path).await;
    // Another life of the program takes it away with what was kept.
    open(kind, &[]).remove(&hosted.handle).await.unwrap();
    is_gone(&hosted).await;
}

#[tokio::test]
async fn what_a_command_does_wrong_is_told_in_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "bowl.jpg", 100);
    let refused = async |line: &str| {
        let command = OwnCommand { upload: line.to_owned(), remove: String::new() };
        put(&*open(HostKind::Command(command), &[]), &path).await.unwrap_err()
    };
    let silent = script(folder.path(), "silent", "echo done");
    let error = refused(&format!("{} {{file}}", silent.display())).await;
    assert!(matches!(&error, HostError::ProgramFailed { said, .. } if said.contains("done")), "{error:?}");
    let broken = script(folder.path(), "broken", "echo the disk over there is full >&2; exit 3");
    let error = refused(&format!("{} {{file}}", broken.display())).await;
    assert!(error.to_string().ends_with("the disk over there is full"), "{error}");
    assert_eq!(error.trouble().kind, TroubleKind::HostProgram);
    let error = refused("/nowhere/put {file}").await;
    assert!(matches!(&error, HostError::ProgramMissing(program) if program == "/nowhere/put"), "{error:?}");
}

#[tokio::test]
async fn an_address_is_used_only_when_exactly_this_file_answers_at_it() {
    let (server, folder) = (nginx(), tempfile::tempdir().unwrap());
    let base = format!("http://{}/files", server.address);
    let host = open(HostKind::Address(OwnAddress { base }), &[]);
    let path = file(folder.path(), "Küche 1.jpg", 5_000);
    let error = put(&*host, &path).await.unwrap_err();
    assert!(matches!(&error, HostError::AddressWanted(name) if name == "Küche 1.jpg"), "{error:?}");
    let shown = server.folder.path().join("www/Küche 1.jpg");
    std::fs::write(&shown, "another").unwrap();
    let error = put(&*host, &path).await.unwrap_err();
    assert!(matches!(error, HostError::NotTheFile(_)), "{error:?}");
    std::fs::copy(&path, &shown).unwrap();
    let hosted = put(&*host, &path).await.unwrap();
    is_there(&hosted, &path).await;
    host.remove(&hosted.handle).await.unwrap();
    is_there(&hosted, &path).await;
    let login = OwnAddress { base: format!("http://{}/login", server.address) };
    let error = put(&*open(HostKind::Address(login), &[]), &path).await.unwrap_err();
    assert!(matches!(error, HostError::Page(_)), "{error:?}");
}
