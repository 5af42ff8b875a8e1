//! Buckets: what goes up, how it is shown, how it goes on after a lost connection, and what a refusal is called.
//! Invariant: an object is never readable without a signature.

use tintype::domain::TroubleKind;
use tintype::domain::host::{Bucket, HostField, HostKind, HostSecret};
use tintype::hosting::HostError;

use super::s3::{BUCKET, Mood, S3, secret};
use super::wire::Wire;
use super::{fetch, file, is_gone, is_there, open, put, put_heard};

const MB: usize = 1024 * 1024;

#[tokio::test]
async fn a_picture_is_private_readable_by_its_signed_address_alone_and_can_be_taken_away() {
    let (s3, files) = (S3::start().await, tempfile::tempdir().unwrap());
    let host = open(s3.kind(), &secret());
    let path = file(files.path(), "bowl.jpg", 60_000);
    let hosted = put(&*host, &path).await.unwrap();
    is_there(&hosted, &path).await;
    let objects = s3.objects();
    assert_eq!(objects.len(), 1);
    assert!(objects[0].starts_with("outbox/tintype-") && objects[0].ends_with("-7-1.jpg"), "{objects:?}");
    let (bare, _) = hosted.url.split_once('?').unwrap();
    assert_eq!(fetch(bare).await.unwrap().status, 403, "nothing is public");
    let forged = hosted.url.replace("X-Amz-Expires=900", "X-Amz-Expires=90000");
    assert_ne!(fetch(&forged).await.unwrap().status, 200);
    let anew = host.address(&hosted.handle).await.unwrap();
    is_there(&anew, &path).await;
    host.remove(&hosted.handle).await.unwrap();
    host.remove(&hosted.handle).await.unwrap();
    assert_eq!(s3.objects(), Vec::<String>::new());
    is_gone(&hosted).await;
}

#[tokio::test]
async fn a_big_file_goes_in_parts_and_goes_on_after_the_connection_was_lost() {
    let (s3, files) = (S3::start().await, tempfile::tempdir().unwrap());
    let wire = Wire::to(s3.address).await;
    let kind = HostKind::Bucket(s3.settings(wire.address));
    let host = open(kind.clone(), &secret());
    let path = file(files.path(), "kiln.mp4", 27 * MB);
    wire.cut_after(19 * MB as u64);
    let first = put_heard(&*host, &path, None).await;
    let error = first.ended.unwrap_err();
    assert!(matches!(error, HostError::Lost(_)) && error.is_passing(), "{error:?}");
    assert_eq!(error.trouble().kind, TroubleKind::HostLost);
    let left = first.handles.last().unwrap().clone();
    assert!(host.address(&left).await.is_err(), "half a file has no address");
    wire.mend();
    // Another life of the program goes on with nothing but what was kept.
    let second = put_heard(&*open(kind, &secret()), &path, Some(left)).await;
    let hosted = second.ended.unwrap();
    is_there(&hosted, &path).await;
    assert_eq!(second.sent.first(), Some(&(16 * MB as u64)), "the parts that were there are not sent again");
    assert_eq!(second.sent.last(), Some(&(27 * MB as u64)));
    assert!(second.sent.windows(2).all(|pair| pair[0] <= pair[1]));
    assert_eq!(s3.asked("PUT", "partNumber=1&"), 1);
    assert_eq!(s3.asked("PUT", "partNumber=2&"), 1);
    assert_eq!(s3.asked("PUT", "partNumber=3&"), 2);
    assert_eq!(s3.asked("PUT", "partNumber=4&"), 1);
    host.remove(&hosted.handle).await.unwrap();
    is_gone(&hosted).await;
}

#[tokio::test]
async fn half_a_file_can_be_taken_away_and_a_forgotten_upload_starts_again() {
    let (s3, files) = (S3::start().await, tempfile::tempdir().unwrap());
    let wire = Wire::to(s3.address).await;
    let host = open(HostKind::Bucket(s3.settings(wire.address)), &secret());
    let path = file(files.path(), "kiln.mp4", 20 * MB);
    wire.cut_after(12 * MB as u64);
    let left = put_heard(&*host, &path, None).await.handles.pop().unwrap();
    wire.mend();
    host.remove(&left).await.unwrap();
    host.remove(&left).await.unwrap();
    assert_eq!(s3.asked("DELETE", "uploadId="), 2, "parts that lie there are paid for");
    let again = put_heard(&*host, &path, Some(left)).await.ended.unwrap();
    is_there(&again, &path).await;
}

async fn refusal(s3: &S3, bucket: Bucket, secret: &str) -> HostError {
    let files = tempfile::tempdir().unwrap();
    let host = open(HostKind::Bucket(bucket), &[(HostSecret::SecretKey, secret)]);
    let small = put(&*host, &file(files.path(), "bowl.jpg", 60_000)).await.unwrap_err();
    // A server may close the connection before it has heard all of these.
    for bytes in [7 * MB, 9 * MB] {
        let big = put(&*host, &file(files.path(), "kiln.mp4", bytes)).await.unwrap_err();
        assert_eq!(small.trouble().kind, big.trouble().kind, "{small:?} {big:?}");
    }
    assert_eq!(s3.objects(), Vec::<String>::new());
    small
}

#[tokio::test]
async fn wrong_keys_a_wrong_bucket_and_a_wrong_region_are_told_apart() {
    let s3 = S3::start().await;
    let good = s3.settings(s3.address);
    let error = refusal(&s3, good.clone(), "another").await;
    assert!(matches!(error, HostError::KeysRefused(_)), "{error:?}");
    assert_eq!(error.trouble().kind, TroubleKind::HostKeysRefused);
    let error = refusal(&s3, Bucket { key_id: "AKIANOBODY".into(), ..good.clone() }, "x").await;
    assert_eq!(error.trouble().kind, TroubleKind::HostKeysRefused, "{error:?}");
    let error = refusal(&s3, Bucket { bucket: "shed".into(), ..good.clone() }, super::s3::SECRET).await;
    assert_eq!(error.field(), Some(HostField::Bucket), "{error:?}");
    s3.set(Mood::Elsewhere);
    let error = refusal(&s3, good.clone(), super::s3::SECRET).await;
    assert_eq!(error.to_string(), "The bucket is in the region eu-west-1");
    assert_eq!(error.field(), Some(HostField::Region));
    let right = Bucket { region: "eu-west-1".into(), ..good };
    let files = tempfile::tempdir().unwrap();
    let path = file(files.path(), "bowl.jpg", 100);
    let hosted = put(&*open(HostKind::Bucket(right), &secret()), &path).await.unwrap();
    is_there(&hosted, &path).await;
}

#[tokio::test]
async fn a_full_bucket_a_login_page_and_a_dead_server_are_told_apart() {
    let s3 = S3::start().await;
    s3.set(Mood::Full);
    let error = refusal(&s3, s3.settings(s3.address), super::s3::SECRET).await;
    assert!(matches!(error, HostError::Full(_)) && !error.is_passing(), "{error:?}");
    s3.set(Mood::Page);
    let error = refusal(&s3, s3.settings(s3.address), super::s3::SECRET).await;
    assert!(matches!(error, HostError::Page(_) | HostError::Unclear(_)), "{error:?}");
    assert_eq!(error.trouble().kind, TroubleKind::HostAnswersOddly);
    let nobody = Bucket { endpoint: "http://127.0.0.1:9".into(), ..s3.settings(s3.address) };
    let error = refusal(&s3, nobody, super::s3::SECRET).await;
    assert!(matches!(error, HostError::Lost(_)), "{error:?}");
}

#[tokio::test]
async fn what_stands_there_is_found_and_nothing_of_anybody_elses() {
    let (s3, files) = (S3::start().await, tempfile::tempdir().unwrap());
    let host = open(s3.kind(), &secret());
    let theirs = s3.root.path().join(BUCKET).join("outbox");
    std::fs::create_dir_all(&theirs).unwrap();
    std::fs::write(theirs.join("tintype-notes.txt"), "mine").unwrap();
    let hosted = put(&*host, &file(files.path(), "bowl.jpg", 100)).await.unwrap();
    let found = host.ours().await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(hosted.handle.is_of(&found[0].name));
    host.remove(&found[0].handle).await.unwrap();
    assert_eq!(s3.objects(), ["outbox/tintype-notes.txt"]);
}

#[tokio::test]
async fn parts_of_a_file_that_nobody_remembers_are_found_and_taken_away() {
    let (s3, files) = (S3::start().await, tempfile::tempdir().unwrap());
    let wire = Wire::to(s3.address).await;
    let host = open(HostKind::Bucket(s3.settings(wire.address)), &secret());
    wire.cut_after(12 * MB as u64);
    let left = put_heard(&*host, &file(files.path(), "kiln.mp4", 20 * MB), None).await.handles.pop().unwrap();
    wire.mend();
    assert!(s3.objects().is_empty(), "nothing whole stands there");
    let key = serde_json::from_str::<serde_json::Value>(&left.0).unwrap()["key"].as_str().unwrap().to_owned();
    s3.begun_as("outbox/holiday.mov");
    assert_eq!(host.ours().await.unwrap(), [], "it is somebody else's");
    s3.begun_as(&key);
    let found = host.ours().await.unwrap();
    assert!(found.len() == 1 && left.is_of(&found[0].name), "{found:?}");
    host.remove(&found[0].handle).await.unwrap();
    assert_eq!(s3.asked("DELETE", "uploadId="), 1);
    assert_eq!(host.ours().await.unwrap(), []);
}
