//! What a server's refusal means: S3's codes, WebDAV's numbers, web pages where an answer should be.
//! Invariant: numbers and codes decide, never a message's words; nothing of a request's address or key is
//! kept.

use super::HostError;
use crate::domain::host::HostField;
use crate::tr;

/// How much of a server's own words is shown.
const MOST_SAID: usize = 160;

/// An answer that was no success.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusal {
    /// The status number, 0 where none came through.
    pub status: u16,
    pub content_type: String,
    /// `x-amz-bucket-region`, where it was sent.
    pub region: Option<String>,
    /// The beginning of the body.
    pub body: String,
}

impl Refusal {
    /// What an S3 server means.
    pub fn of_bucket(&self) -> HostError {
        let region = || self.region.clone().or_else(|| tag(&self.body, "Region").map(str::to_owned));
        let code = tag(&self.body, "Code").unwrap_or_default();
        let said = tag(&self.body, "Message").map(shortened).unwrap_or_default();
        match code {
            "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "InvalidToken"
            | "ExpiredToken"
            | "Unauthorized"
            | "NotSignedUp"
            | "InvalidSecurity" => HostError::KeysRefused(said),
            "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError" if region().is_some() => {
                HostError::RegionWrong(region())
            }
            "PermanentRedirect"
            | "TemporaryRedirect"
            | "IllegalLocationConstraintException"
            | "InvalidRegionName" => HostError::RegionWrong(region()),
            "RequestTimeTooSkewed" | "RequestExpired" => HostError::ClockWrong,
            "AccessDenied" | "AllAccessDisabled" | "AccountProblem" => HostError::Forbidden(said),
            "NoSuchBucket" | "InvalidBucketName" => HostError::Astray {
                field: HostField::Bucket,
                says: tr!("There is no bucket of that name").to_owned(),
            },
            "NoSuchKey" | "NoSuchUpload" => HostError::NotThere,
            "QuotaExceeded"
            | "XMinioAdminBucketQuotaExceeded"
            | "XMinioStorageFull"
            | "StorageCapExceeded"
            | "InsufficientCapacity"
            | "storage_cap_exceeded"
            | "EntityTooLarge" => HostError::Full(said),
            "SlowDown"
            | "ServiceUnavailable"
            | "InternalError"
            | "RequestTimeout"
            | "OperationAborted"
            | "TooManyRequests"
            | "ServiceUnavailableException" => HostError::Busy(said),
            _ => self.by_number(region(), HostField::Bucket, &said),
        }
    }

    /// What a WebDAV server means.
    pub fn of_folder(&self) -> HostError {
        self.by_number(None, HostField::Url, "")
    }

    fn by_number(&self, region: Option<String>, place: HostField, said: &str) -> HostError {
        let said = if said.is_empty() { self.in_short() } else { said.to_owned() };
        match self.status {
            401 | 407 => HostError::KeysRefused(said),
            507 => HostError::Full(said),
            301 | 302 | 307 | 308 if place == HostField::Bucket => HostError::RegionWrong(region),
            300..=399 => HostError::Astray {
                field: place,
                says: tr!("It sends us elsewhere; put in the address that it really has").to_owned(),
            },
            // A proxy's or a login's page, whatever its number.
            _ if self.is_page()
                && !matches!(self.status, 403 | 404 | 405 | 409 | 413 | 423 | 429 | 500..) =>
            {
                HostError::Page(said)
            }
            403 => HostError::Forbidden(said),
            404 | 405 | 409 | 410 => HostError::Astray {
                field: place,
                says: tr!("Nothing takes files at this address; look for the folder's own").to_owned(),
            },
            413 => HostError::Full(said),
            408 | 423 | 425 | 429 | 500..=599 => HostError::Busy(said),
            _ => HostError::Unclear(said),
        }
    }

    /// Whether a person was meant to read the body.
    pub fn is_page(&self) -> bool {
        let begin = self.body.trim_start().get(..14).unwrap_or(self.body.trim_start()).to_ascii_lowercase();
        self.content_type.to_ascii_lowercase().starts_with("text/html")
            || begin.starts_with("<!doctype html")
            || begin.starts_with("<html")
    }

    /// The number and what stood in the title or the first words.
    fn in_short(&self) -> String {
        let title = tag(&self.body, "title").or_else(|| tag(&self.body, "TITLE"));
        let words = match title {
            Some(title) => shortened(title),
            None if self.is_page() || self.body.trim_start().starts_with('<') => String::new(),
            None => shortened(&self.body),
        };
        match (self.status, words.as_str()) {
            (0, words) => words.to_owned(),
            (status, "") => status.to_string(),
            (status, words) => format!("{status} {words}"),
        }
    }
}

/// What stands in an element, as far as one can tell without reading all of the document.
pub(super) fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let open = format!("<{name}>");
    let begin = text.find(&open)? + open.len();
    let rest = &text[begin..];
    let end = rest.find(&format!("</{name}>"))?;
    Some(rest[..end].trim()).filter(|inner| !inner.is_empty())
}

fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // Addresses that servers quote back may be signed.
    let plain: Vec<&str> = line.split(' ').filter(|word| !word.contains("://")).collect();
    let line = plain.join(" ");
    match line.char_indices().nth(MOST_SAID) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> Refusal {
        Refusal { status, body: body.to_owned(), ..Refusal::default() }
    }

    fn code(status: u16, code: &str) -> HostError {
        let body = format!("<Error><Code>{code}</Code><Message>No. See https://x/?k=1</Message></Error>");
        refusal(status, &body).of_bucket()
    }

    #[test]
    fn codes_of_s3_have_their_meaning() {
        assert!(
            matches!(code(403, "SignatureDoesNotMatch"), HostError::KeysRefused(said) if said == "No. See")
        );
        assert!(matches!(code(403, "AccessDenied"), HostError::Forbidden(_)));
        assert!(matches!(code(404, "NoSuchBucket"), HostError::Astray { field: HostField::Bucket, .. }));
        assert!(matches!(code(507, "XMinioStorageFull"), HostError::Full(_)));
        assert!(matches!(code(403, "QuotaExceeded"), HostError::Full(_)));
        assert!(matches!(code(503, "SlowDown"), HostError::Busy(_)));
        assert!(matches!(code(404, "NoSuchUpload"), HostError::NotThere));
        assert!(matches!(code(403, "RequestTimeTooSkewed"), HostError::ClockWrong));
        assert!(matches!(code(400, "Weird"), HostError::Unclear(_)));
    }

    #[test]
    fn the_right_region_is_found_wherever_it_is_told() {
        let told = "<Error><Code>AuthorizationQueryParametersError</Code><Region>eu-west-1</Region></Error>";
        let told = refusal(400, told).of_bucket();
        assert!(matches!(told, HostError::RegionWrong(Some(region)) if region == "eu-west-1"));
        let header = Refusal { region: Some("eu-west-3".into()), ..refusal(301, "") };
        assert!(matches!(header.of_bucket(), HostError::RegionWrong(Some(region)) if region == "eu-west-3"));
        assert!(matches!(code(400, "AuthorizationQueryParametersError"), HostError::Unclear(_)));
    }

    #[test]
    fn numbers_of_webdav_have_their_meaning_and_pages_are_known() {
        let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
        let of = |status, body| refusal(status, body).of_folder();
        assert!(matches!(of(200, page), HostError::Page(said) if said == "200 Sign in"));
        assert!(matches!(of(401, page), HostError::KeysRefused(_)));
        assert!(matches!(of(403, page), HostError::Forbidden(_)));
        assert!(matches!(of(405, ""), HostError::Astray { field: HostField::Url, .. }));
        assert!(matches!(of(507, ""), HostError::Full(_)));
        assert!(matches!(of(502, page), HostError::Busy(_)));
        assert!(matches!(of(302, ""), HostError::Astray { .. }));
    }
}
