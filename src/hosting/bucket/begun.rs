//! Uploads in parts that were begun and never ended, of which no list of ours knows any more: they are paid for as long
//! as they lie there.
//! Invariant: only uploads of objects under names of our own making are told.

use std::time::Duration;

use jiff::Timestamp;
use object_store::path::Path;
use object_store::signer::{Method, SignedUrlOptions, Signer};

use super::mark::{Begun, Mark};
use super::{BucketHost, meant};
use crate::hosting::said::tag;
use crate::hosting::send::{self, Answer};
use crate::hosting::{Found, HostError, names};

/// How long the question may take.
const LIFE: Duration = Duration::from_secs(60);

/// Uploads that were begun, at most one answer's worth; the next sweep finds those behind it.
pub(super) async fn ours(host: &BucketHost) -> Result<Vec<Found>, HostError> {
    let query = match host.folder.is_empty() {
        true => vec![("uploads", String::new())],
        false => vec![("prefix", format!("{}/", host.folder)), ("uploads", String::new())],
    };
    let options = SignedUrlOptions::default().with_query(query);
    let whole = Path::from("");
    let url = host.store.signed_url_opts(Method::GET, &whole, LIFE, &options).await.map_err(meant)?;
    match send::ask(host.client.get(url)).await? {
        Answer::Done { refusal, .. } if refusal.is_page() => Err(refusal.of_bucket()),
        Answer::Done { refusal, .. } => Ok(in_list(&refusal.body)),
        Answer::Refused(refusal) => Err(refusal.of_bucket()),
    }
}

/// The uploads in a bucket's answer. One that was cut off tells those before the cut.
fn in_list(text: &str) -> Vec<Found> {
    let uploads = text.split("<Upload>").skip(1).filter_map(|rest| rest.split_once("</Upload>"));
    let found = uploads.filter_map(|(upload, _)| {
        let (key, id) = (plain(tag(upload, "Key")?), plain(tag(upload, "UploadId")?));
        let name = key.rsplit('/').next().filter(|name| names::is_ours(name))?.to_owned();
        let written: Timestamp = tag(upload, "Initiated")?.parse().ok()?;
        let begun = Begun { id, part: 0, whole: 0, tags: Vec::new() };
        Some(Found { handle: Mark { key, upload: Some(begun) }.handle(), name, written })
    });
    found.collect()
}

/// Text out of XML.
fn plain(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (written, sign)| text.replace(written, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_uploads_under_names_of_ours_are_told_and_what_is_cut_off_is_not() {
        let ours = names::fresh("kiln", "video/mp4").unwrap();
        let upload = |key: &str, id: &str| {
            format!(
                "<Upload><Key>{key}</Key><UploadId>{id}</UploadId><Initiated>2026-11-20T10:00:00.000Z</Initiated></Upload>"
            )
        };
        let text = format!(
            "<ListMultipartUploadsResult><Bucket>shop</Bucket>{}{}{}",
            upload(&format!("outbox/{ours}"), "u&amp;1"),
            upload("outbox/holiday.mov", "u2"),
            &upload(&format!("outbox/{ours}"), "u3")[..120]
        );
        let found = in_list(&text);
        assert_eq!((found.len(), found[0].name.as_str()), (1, ours.as_str()));
        let mark = Mark::of(&found[0].handle).unwrap();
        assert_eq!((mark.key, mark.upload.unwrap().id), (format!("outbox/{ours}"), "u&1".to_owned()));
        assert_eq!(found[0].written.to_string(), "2026-11-20T10:00:00Z");
    }
}
