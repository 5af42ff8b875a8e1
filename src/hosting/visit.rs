//! Looks from outside whether an address answers with a file, by the head of its answer.
//! Invariant: one GET and no HEAD, because addresses that are signed for GET refuse HEAD; nothing of the body is
//! read.

use super::HostError;
use super::probe::{Missed, Probe, Seen};
use crate::tr;

/// Looks whether a file of this kind and length is at an address.
///
/// # Errors
/// [`HostError::NotThere`] when nothing is there, else what is there instead, or why nothing came.
pub(super) async fn is_there(address: &str, content_type: &str, length: u64) -> Result<(), HostError> {
    match Probe::new()?.get(address, 0).await {
        Ok(seen) => judged(&seen, content_type, length),
        Err(missed) => Err(HostError::Lost(match missed {
            Missed::Address | Missed::Slow => String::new(),
            Missed::Name(said) | Missed::Certificate(said) | Missed::Connection(said) | Missed::Cut(said) => {
                said
            }
        })),
    }
}

fn judged(seen: &Seen, content_type: &str, length: u64) -> Result<(), HostError> {
    let is = seen.content_type.as_deref().unwrap_or_default();
    match seen.status {
        200 => {}
        404 | 410 => return Err(HostError::NotThere),
        429 | 500..=599 => return Err(HostError::Busy(seen.status.to_string())),
        300..=399 => {
            return Err(HostError::NotTheFile(tr!("It sends the fetcher to another address").to_owned()));
        }
        status => return Err(HostError::Unclear(status.to_string())),
    }
    if is == "text/html" {
        return Err(HostError::Page(String::new()));
    }
    if is != content_type {
        let said = if is.is_empty() { tr!("no kind at all") } else { is };
        return Err(differs(said, content_type));
    }
    let bytes = |count: u64| tr!("{count} bytes", count = count);
    match seen.length {
        Some(other) if other != length => Err(differs(&bytes(other), &bytes(length))),
        _ => Ok(()),
    }
}

fn differs(is: &str, should: &str) -> HostError {
    HostError::NotTheFile(tr!("It answers with {is} where {should} should be", is = is, should = should))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_page_another_kind_and_another_length_are_told() {
        let good = Seen {
            status: 200,
            moved_to: None,
            content_type: Some("image/jpeg".into()),
            length: Some(9),
            bytes: Bytes::new(),
            too_big: true,
        };
        let wrong = |seen: Seen| judged(&seen, "image/jpeg", 9).unwrap_err();
        assert!(judged(&good, "image/jpeg", 9).is_ok());
        assert!(judged(&Seen { length: None, ..good.clone() }, "image/jpeg", 9).is_ok());
        let page = Seen { content_type: Some("text/html".into()), ..good.clone() };
        assert!(matches!(wrong(page), HostError::Page(_)));
        let longer = Seen { length: Some(10), ..good.clone() };
        assert_eq!(wrong(longer).to_string(), "It answers with 10 bytes where 9 bytes should be");
        let plain = Seen { content_type: None, ..good.clone() };
        assert!(matches!(wrong(plain), HostError::NotTheFile(_)));
        assert!(matches!(wrong(Seen { status: 404, ..good.clone() }), HostError::NotThere));
        assert!(matches!(wrong(Seen { status: 302, ..good.clone() }), HostError::NotTheFile(_)));
        assert!(matches!(wrong(Seen { status: 403, ..good }), HostError::Unclear(_)));
    }
}
