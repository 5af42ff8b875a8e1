//! A publish through a bucket, from the wish to the last file taken away, with an engine and a pretend Instagram.
//! Invariant: Instagram ends with one post, the bucket with nothing, and the profile holds neither a key nor a
//! signature.

use std::path::PathBuf;
use std::time::Duration;

use tintype::domain::host::{HostKind, HostSecret, OwnAddress};
use tintype::domain::op::OpState;
use tintype::domain::{Draft, DraftId, DraftKind, HostId, HostSettings, Op, Secret, Slide, TroubleKind};
use tintype::engine::Command;
use tintype::engine::command::HostWish;
use tintype::engine::doctor::{CheckId, DoctorWish, State, Whose};
use tintype::engine::status::Flow;
use tintype::engine::views::activity::{Activity, ActivityAsk, ActivityFilter, ActivityRow};
use tintype::engine::views::going::Part;
use tintype::engine::views::hosts::{Hosts, HostsAsk};
use tintype::media::Rgba;
use tintype::media::picture::encode_jpeg;
use tintype::sandbox::Happened;

use super::s3::{Mood, S3, SECRET};
use super::servers::nginx;
use super::wire::Wire;
use crate::journeys::stage::Stage;

const MB: usize = 1024 * 1024;

/// Makes a host the first of the account's.
fn host(stage: &Stage, kind: HostKind) -> HostId {
    let settings = HostSettings { id: HostId(0), name: "Outbox".to_owned(), kind };
    stage.send(Command::Hosts(HostWish::Keep(Box::new(settings))));
    let host = stage.status().hosts.added.unwrap();
    let value = Some(Secret::new(SECRET));
    stage.send(Command::Hosts(HostWish::Secret { host, name: HostSecret::SecretKey, value }));
    stage.send(Command::Hosts(HostWish::Test { account: stage.account(), host }));
    stage.send(Command::Hosts(HostWish::Use { account: stage.account(), host }));
    let of = hosts(stage);
    assert_eq!(of.of(&stage.account()).next(), Some(host), "it passed its test: {:?}", of.rows);
    host
}

fn hosts(stage: &Stage) -> Hosts {
    stage.view(HostsAsk { account: stage.account(), since: 0 })
}

fn picture(stage: &Stage) -> Draft {
    let path = stage.profile.path().join("bowl.jpg");
    let pixels = (0..640 * 800).flat_map(|at: u32| [(at % 251) as u8, 90, 140, 255]).collect();
    let jpeg = encode_jpeg(&Rgba { width: 640, height: 800, pixels }, 90).unwrap();
    std::fs::write(&path, jpeg).unwrap();
    draft(DraftKind::Picture, path)
}

/// A clip with so many bytes behind it that no player looks at.
fn reel(stage: &Stage, bytes: usize) -> Draft {
    let path = stage.profile.path().join("kiln.mp4");
    let mut clip = std::fs::read(format!("{}/tests/data/reel.mp4", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let length = u32::try_from(bytes - clip.len()).unwrap();
    clip.extend_from_slice(&length.to_be_bytes());
    clip.extend_from_slice(b"free");
    clip.resize(bytes, 0);
    std::fs::write(&path, clip).unwrap();
    draft(DraftKind::Reel, path)
}

fn draft(kind: DraftKind, file: PathBuf) -> Draft {
    let slides = vec![Slide { file, ..Slide::default() }];
    Draft { kind, slides, caption: "Moon jar".to_owned(), ..Draft::default() }
}

fn publish(stage: &Stage, draft: Draft) {
    let account = stage.account();
    stage.send(Command::NewDraft(account.clone()));
    let op = Op::Publish { draft_id: DraftId(1), draft: Box::new(draft) };
    stage.send(Command::Do { account, op });
}

fn row(stage: &Stage) -> ActivityRow {
    let filter = ActivityFilter::Everything;
    let ask = ActivityAsk { account: stage.account(), filter, ..ActivityAsk::default() };
    stage.view::<Activity>(ask).rows.into_iter().next().unwrap()
}

/// Lets time pass until the publish has ended.
fn finish(stage: &Stage) {
    for _ in 0..200 {
        if matches!(row(stage).state, OpState::Done | OpState::Undone | OpState::Stuck) {
            break;
        }
        stage.advance(5);
    }
    assert_eq!(row(stage).state, OpState::Done, "{:?}", row(stage));
    let published = |what: &Happened| matches!(what, Happened::Published { .. });
    assert_eq!(stage.control.record().into_iter().filter(published).count(), 1);
}

/// Nothing under the profile holds the words, its vault aside.
fn nowhere(stage: &Stage, words: &[&str]) {
    let mut folders = vec![stage.profile.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "secrets.json") {
                let bytes = std::fs::read(&path).unwrap_or_default();
                for word in words {
                    let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
                    assert!(!found, "{word} stands in {}", path.display());
                }
            }
        }
    }
}

#[test]
fn a_picture_waits_in_a_bucket_is_fetched_and_is_gone() {
    let stage = Stage::signed_in();
    let s3 = stage.runtime.block_on(S3::start());
    host(&stage, s3.kind());
    publish(&stage, picture(&stage));
    finish(&stage);
    assert!(s3.asked("GET", "outbox/tintype-") >= 2, "once for the test, once for Instagram");
    assert_eq!(s3.objects(), Vec::<String>::new());
    assert_eq!((hosts(&stage).public.len(), hosts(&stage).figures.files), (0, 1));
    nowhere(&stage, &[SECRET, "X-Amz-Signature"]);
}

#[test]
fn a_reel_goes_on_in_the_next_life_where_the_connection_was_lost() {
    let mut stage = Stage::signed_in();
    let s3 = stage.runtime.block_on(S3::start());
    let wire = stage.runtime.block_on(Wire::to(s3.address));
    host(&stage, HostKind::Bucket(s3.settings(wire.address)));
    wire.cut_after(9 * MB as u64);
    // Not more than a reel of four seconds may have (section 4.8).
    publish(&stage, reel(&stage, 11 * MB));
    stage.advance(6);
    let waits = row(&stage);
    assert_eq!(waits.trouble.map(|trouble| trouble.kind), Some(TroubleKind::HostLost));
    assert_eq!(waits.state, OpState::Waiting);
    stage.restart();
    wire.mend();
    finish(&stage);
    assert_eq!(s3.asked("PUT", "partNumber=1&"), 1, "what was there is not sent again");
    assert_eq!(s3.objects(), Vec::<String>::new());
    assert_eq!(hosts(&stage).public.len(), 0);
}

#[test]
fn half_a_reel_is_taken_away_when_the_publish_is_given_up() {
    let stage = Stage::signed_in();
    let s3 = stage.runtime.block_on(S3::start());
    let wire = stage.runtime.block_on(Wire::to(s3.address));
    host(&stage, HostKind::Bucket(s3.settings(wire.address)));
    wire.cut_after(9 * MB as u64);
    publish(&stage, reel(&stage, 11 * MB));
    stage.advance(6);
    wire.mend();
    assert_eq!(hosts(&stage).public.len(), 1, "what may stand there is listed");
    stage.send(Command::Cancel(row(&stage).id));
    assert_eq!(s3.asked("DELETE", "uploadId="), 1);
    assert_eq!((hosts(&stage).public.len(), s3.objects().len()), (0, 0));
}

/// The file that is on its way, as the window is told of it once so many bytes have gone out.
fn flow(stage: &Stage, least: usize) -> Flow {
    let begun = std::time::Instant::now();
    // How fast the machine sends is its own; that it tells of it at all is what is waited for.
    while begun.elapsed().as_secs() < 60 {
        if let Some(flow) = stage.status().sending.iter().find(|flow| flow.sent >= least as u64) {
            return *flow;
        }
        std::thread::yield_now();
    }
    panic!("nothing is told of the file that goes up");
}

#[test]
fn a_reel_tells_its_bytes_and_is_given_up_in_the_middle_of_them() {
    let stage = Stage::signed_in();
    let s3 = stage.runtime.block_on(S3::start());
    let wire = stage.runtime.block_on(Wire::to(s3.address));
    host(&stage, HostKind::Bucket(s3.settings(wire.address)));
    // What the sockets take in beyond it is less than what is left.
    wire.hold_after(MB as u64);
    let account = stage.account();
    stage.send(Command::NewDraft(account.clone()));
    let op = Op::Publish { draft_id: DraftId(1), draft: Box::new(reel(&stage, 11 * MB)) };
    // It does not come to rest: the wire is held.
    stage.engine().send(Command::Do { account, op });
    let held = async { tokio::time::timeout(Duration::from_secs(60), wire.held()).await };
    stage.runtime.block_on(held).expect("so much never went out");
    let (flow, going) = (flow(&stage, MB), row(&stage));
    assert_eq!((flow.op, flow.file, flow.whole), (going.id, 0, 11 * MB as u64));
    assert!(flow.sent < flow.whole, "{flow:?}");
    assert_eq!((going.state, going.saying.as_deref()), (OpState::Running, Some("Sending the file")));
    assert_eq!(going.going.unwrap().parts, [Part::Sending]);
    stage.send(Command::Cancel(going.id));
    assert_eq!(row(&stage).state, OpState::Undone);
    assert_eq!(stage.status().sending, [], "nothing is told of it any more");
    assert_eq!(s3.asked("DELETE", "uploadId="), 1);
    assert_eq!((hosts(&stage).public.len(), s3.objects().len()), (0, 0));
    assert!(stage.control.addresses().is_empty(), "Instagram never heard of it");
}

#[test]
fn a_full_host_leaves_the_file_to_the_next_one() {
    let stage = Stage::signed_in();
    let (second, first) = stage.runtime.block_on(async { (S3::start().await, S3::start().await) });
    let (_, full) = (host(&stage, second.kind()), host(&stage, first.kind()));
    first.set(Mood::Full);
    publish(&stage, picture(&stage));
    finish(&stage);
    let failing = hosts(&stage).rows.into_iter().find(|kept| kept.settings.id == full).unwrap().failing;
    assert_eq!(failing.map(|(_, trouble)| trouble.kind), Some(TroubleKind::HostFull));
    assert!(second.asked("GET", "outbox/tintype-") >= 2);
    assert_eq!((first.objects().len(), second.objects().len()), (0, 0));
}

#[test]
fn an_address_that_is_asked_for_is_told_and_looked_at() {
    let stage = Stage::signed_in();
    let kind = HostKind::Address(OwnAddress::default());
    let settings = HostSettings { id: HostId(0), name: "By hand".to_owned(), kind };
    stage.send(Command::Hosts(HostWish::Keep(Box::new(settings))));
    let host = stage.status().hosts.added.unwrap();
    stage.send(Command::Hosts(HostWish::Use { account: stage.account(), host }));
    publish(&stage, picture(&stage));
    stage.advance(6);
    let asks = row(&stage);
    assert_eq!(asks.trouble.map(|trouble| trouble.kind), Some(TroubleKind::AddressWanted));
    let server = nginx();
    let www = server.folder.path().join("www");
    let address = format!("http://{}/files/shown.jpg", server.address);
    stage.send(Command::TellAddress { op: asks.id, address: address.clone() });
    assert_eq!(row(&stage).state, OpState::Stuck, "nothing is there yet");
    let prepared = stage.profile.path().join("prepared").join(asks.id.to_string()).join("1.jpg");
    std::fs::copy(prepared, www.join("shown.jpg")).unwrap();
    stage.send(Command::TellAddress { op: asks.id, address });
    finish(&stage);
    assert!(www.join("shown.jpg").exists(), "it is the user's");
}

#[test]
fn a_host_that_fails_is_the_doctors_finding_with_whose_move_it_is_and_nothing_is_left_there() {
    let stage = Stage::signed_in();
    let s3 = stage.runtime.block_on(S3::start());
    host(&stage, s3.kind());
    let account = stage.account();
    let look = || {
        stage.send(Command::Doctor { account: account.clone(), wish: DoctorWish::Again(CheckId::Host) });
        let status = stage.status();
        status.doctor.into_iter().find(|one| one.account == account).unwrap()
    };
    assert_eq!(look().of(CheckId::Host).state, State::Passed, "{:?}", look().of(CheckId::Host));
    s3.set(Mood::Full);
    let one = look();
    let finding = one.of(CheckId::Host);
    assert_eq!(finding.state, State::Failed(Whose::YoursAtHost), "{finding:?}");
    assert!(finding.found.starts_with("Outbox: ") && !finding.means.is_empty(), "{finding:?}");
    assert_ne!(one.verdict(), "Nothing stands in the way");
    assert!(hosts(&stage).public.is_empty() && s3.objects().is_empty());
    let row = &hosts(&stage).rows[0];
    assert!(row.test.as_ref().is_some_and(|test| test.failure().is_some()), "its own page tells it too");
}
