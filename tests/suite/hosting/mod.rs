//! The places for files against real servers: an S3 server in this process, an SFTP daemon, a WebDAV server, programs.
//! Invariant: a server that is not installed fails its test with the line that installs it; nothing listens beyond
//! loopback.

mod bucket;
mod doorkeeper;
mod journey;
mod own;
pub mod s3;
mod servers;
mod sftp;
mod tunnel;
mod webdav;
pub mod wire;

use std::path::{Path, PathBuf};

use tintype::domain::host::{HostKind, HostSecret};
use tintype::domain::{Clock, HostId, HostSettings, Secret};
use tintype::hosting::probe::{Missed, Probe, Seen};
use tintype::hosting::{
    self, Course, Handle, Host, HostError, Hosted, Parcel, Payload, Programs, Secrets, Told,
};

/// Opens a host as the program does.
fn open(kind: HostKind, secrets: &[(HostSecret, &str)]) -> std::sync::Arc<dyn Host> {
    let settings = HostSettings { id: HostId(1), name: "Test".to_owned(), kind };
    let with = |all: Secrets, (name, value): &(HostSecret, &str)| all.with(*name, Secret::new(value));
    let secrets = secrets.iter().fold(Secrets::default(), with);
    hosting::open(&settings, &secrets, Clock::system(), Programs::default()).unwrap()
}

/// A file of so many bytes that are never twice the same in a row.
fn file(folder: &Path, name: &str, bytes: usize) -> PathBuf {
    let path = folder.join(name);
    let content: Vec<u8> = (0..bytes).map(|at| ((at ^ (at >> 8) ^ (at >> 16)) % 251) as u8).collect();
    std::fs::write(&path, content).unwrap();
    path
}

fn parcel(path: &Path) -> Parcel {
    let kind = if path.extension().is_some_and(|end| end == "jpg") { "image/jpeg" } else { "video/mp4" };
    Parcel::new(Payload::File(path.to_owned()), kind, "7-1")
}

async fn put(host: &dyn Host, path: &Path) -> Result<Hosted, HostError> {
    host.put(parcel(path), &Course::silent()).await
}

/// What was told of an upload that goes on from what an earlier one left.
struct Heard {
    ended: Result<Hosted, HostError>,
    handles: Vec<Handle>,
    /// Bytes that were told as sent, in their order.
    sent: Vec<u64>,
}

async fn put_heard(host: &dyn Host, path: &Path, from: Option<Handle>) -> Heard {
    let (course, mut told) = Course::told();
    let parcel = Parcel { from, ..parcel(path) };
    let (mut handles, mut sent) = (Vec::new(), Vec::new());
    let mut going = host.put(parcel, &course);
    let ended = loop {
        tokio::select! {
            biased;
            Some(news) = told.recv() => match news {
                Told::There { handle, kept } => {
                    handles.push(handle);
                    kept.send(()).unwrap();
                }
                Told::Sent { sent: now, .. } => sent.push(now),
            },
            ended = &mut going => break ended,
        }
    };
    drop(going);
    // What was told with the last byte.
    while let Ok(news) = told.try_recv() {
        if let Told::Sent { sent: now, .. } = news {
            sent.push(now);
        }
    }
    Heard { ended, handles, sent }
}

/// Fetches an address as Instagram does.
async fn fetch(address: &str) -> Result<Seen, Missed> {
    Probe::new().unwrap().get(address, 64 * 1024 * 1024).await
}

/// What a fetch of a file must find.
async fn is_there(hosted: &Hosted, path: &Path) {
    let seen = fetch(&hosted.url).await.unwrap();
    let wanted = std::fs::read(path).unwrap();
    assert_eq!(seen.status, 200);
    assert_eq!(seen.length, Some(wanted.len() as u64));
    assert_eq!(seen.content_type.as_deref(), Some(parcel(path).content_type.as_str()));
    assert!(seen.bytes == wanted, "the same {} bytes", wanted.len());
}

async fn is_gone(hosted: &Hosted) {
    let seen = fetch(&hosted.url).await;
    assert!(seen.as_ref().is_ok_and(|seen| seen.status == 404), "{seen:?}");
}
