//! How a file gets into a bucket: a small one in one request, a big one in parts that are kept one by one.
//! Invariant: what the bucket has of a file is told before the next part begins, so that a lost connection or a
//! restart costs one part at most.

use std::time::Duration;

use object_store::PutMultipartOptions;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::signer::{Method, SignedUrlOptions, Signer};
use object_store::{Attribute, Attributes};

use super::mark::{Begun, Mark};
use super::{BucketHost, meant};
use crate::hosting::send::{self, Answer, Slice};
use crate::hosting::{Course, HostError, Parcel, names};

/// How long one part may take at most; its address is signed for that long.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Puts a file into the bucket and gives its key.
pub(super) async fn upload(host: &BucketHost, parcel: Parcel, course: &Course) -> Result<String, HostError> {
    let whole = send::length(&parcel.payload).await?;
    let before = parcel.from.as_ref().and_then(|handle| Mark::of(handle).ok());
    let mut mark = match before {
        Some(mark) => mark,
        None => {
            let name = names::fresh(&parcel.hint, &parcel.content_type).map_err(HostError::Unavailable)?;
            Mark::whole(host.key(&name))
        }
    };
    if whole <= host.part {
        course.there(Mark::whole(mark.key.clone()).handle()).await;
        let slice = Slice { payload: parcel.payload, from: 0, length: whole };
        let moved = |sent| course.sent(sent, whole);
        one(host, &mark.key, None, &parcel.content_type, slice, &moved).await?;
        return Ok(mark.key);
    }
    if let Some(begun) = mark.upload.take_if(|begun| !begun.fits(whole, host.part)) {
        // Another file, or other parts than now: it would be paid for as long as it lies there.
        let _ = host.store.abort_multipart(&Path::from(mark.key.as_str()), &begun.id).await;
    }
    match parts(host, &mut mark, &parcel, whole, course).await {
        // The bucket forgot what was begun, as buckets do after some days: once more from the start.
        Err(HostError::NotThere) => {
            mark.upload = None;
            parts(host, &mut mark, &parcel, whole, course).await?;
        }
        other => other?,
    }
    Ok(mark.key)
}

/// Sends the parts that are not there yet, and makes them one object.
async fn parts(
    host: &BucketHost,
    mark: &mut Mark,
    parcel: &Parcel,
    whole: u64,
    course: &Course,
) -> Result<(), HostError> {
    let path = Path::from(mark.key.as_str());
    let mut begun = match mark.upload.take() {
        Some(begun) => begun,
        None => begin(host, &path, &parcel.content_type, whole).await?,
    };
    loop {
        mark.upload = Some(begun.clone());
        course.there(mark.handle()).await;
        let from = begun.has();
        course.sent(from, whole);
        if from >= whole {
            break;
        }
        let slice = Slice { payload: parcel.payload.clone(), from, length: begun.part.min(whole - from) };
        let which = Some((begun.tags.len() + 1, begun.id.as_str()));
        let moved = |sent| course.sent(from + sent, whole);
        let tag = one(host, &mark.key, which, &parcel.content_type, slice, &moved).await?;
        begun.tags.push(tag.ok_or_else(|| HostError::Unclear(String::new()))?);
    }
    let tags = begun.tags.iter().map(|tag| PartId { content_id: tag.clone() }).collect();
    host.store.complete_multipart(&path, &begun.id, tags).await.map_err(meant)?;
    mark.upload = None;
    Ok(())
}

async fn begin(host: &BucketHost, path: &Path, content_type: &str, whole: u64) -> Result<Begun, HostError> {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, content_type.to_owned().into());
    let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
    let id = host.store.create_multipart_opts(path, options).await.map_err(meant)?;
    Ok(Begun { id, part: host.part, whole, tags: Vec::new() })
}

/// Sends an object, or one part of an upload, to an address signed for it alone: so it is streamed from the
/// disk, and no more of it is in memory than is on its way.
async fn one(
    host: &BucketHost,
    key: &str,
    part: Option<(usize, &str)>,
    content_type: &str,
    slice: Slice,
    moved: &(dyn Fn(u64) + Send + Sync),
) -> Result<Option<String>, HostError> {
    let path = Path::from(key);
    let options = match part {
        Some((number, id)) => signed([("partNumber", number.to_string()), ("uploadId", id.to_owned())]),
        None => SignedUrlOptions::default(),
    };
    let url = host.store.signed_url_opts(Method::PUT, &path, LONGEST, &options).await.map_err(meant)?;
    match send::send(host.client.put(url), content_type, slice, moved).await {
        Ok(Answer::Done { refusal, .. }) if refusal.is_page() => Err(refusal.of_bucket()),
        Ok(Answer::Done { tag, .. }) => Ok(tag),
        Ok(Answer::Refused(refusal)) => Err(refusal.of_bucket()),
        Err(HostError::Lost(said)) => {
            let why = why_lost(host, &path, part.map(|(_, id)| id)).await;
            Err(why.unwrap_or(HostError::Lost(said)))
        }
        Err(error) => Err(error),
    }
}

fn signed<const N: usize>(query: [(&str, String); N]) -> SignedUrlOptions {
    SignedUrlOptions::default().with_query(query)
}

/// A server that refuses before it has heard all closes the connection, and its refusal is lost. A small question
/// about the same object gets the same refusal; `None`: the connection was just lost.
async fn why_lost(host: &BucketHost, path: &Path, upload: Option<&str>) -> Option<HostError> {
    let options = match upload {
        Some(id) => signed([("uploadId", id.to_owned())]),
        None => SignedUrlOptions::default(),
    };
    let url = host.store.signed_url_opts(Method::GET, path, LONGEST, &options).await.ok()?;
    let asked = match send::ask(host.client.get(url.clone())).await {
        // Perhaps over a connection that was closed as well.
        Err(_) => send::ask(host.client.get(url)).await,
        asked => asked,
    };
    let Ok(Answer::Refused(refusal)) = asked else { return None };
    match refusal.of_bucket() {
        HostError::NotThere => upload.map(|_| HostError::NotThere),
        why @ (HostError::KeysRefused(_)
        | HostError::RegionWrong(_)
        | HostError::ClockWrong
        | HostError::Astray { .. }) => Some(why),
        _ => None,
    }
}
