//! Files that the user puts somewhere themselves: Tintype only knows the address.
//! Invariant: nothing is put and nothing is taken away; an address is used only after exactly this file
//! answered at it.

use jiff::Timestamp;

use super::webdav::Public;
use super::{Course, Doing, Handle, Host, HostError, Hosted, Parcel, Payload, visit};
use crate::domain::host::OwnAddress;

/// An address that the user already has. A handle of it is the file's name.
pub(super) struct AddressHost {
    /// `None`: it is asked for each file.
    base: Option<Public>,
}

impl AddressHost {
    /// Knows where files stand.
    pub fn new(settings: &OwnAddress) -> Self {
        let base = settings.base.trim();
        Self { base: (!base.is_empty()).then(|| Public::under(base)) }
    }

    async fn find(&self, parcel: Parcel) -> Result<Hosted, HostError> {
        let name = match &parcel.payload {
            Payload::File(path) => {
                path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            }
            Payload::Bytes(_) => parcel.hint.clone(),
        };
        let hosted = match (&self.base, parcel.address) {
            (Some(base), _) => Hosted { handle: Handle(name.clone()), ..base.hosted(&encoded(&name)) },
            (None, Some(told)) => told_at(told),
            (None, None) => return Err(HostError::AddressWanted(name)),
        };
        let length = super::send::length(&parcel.payload).await?;
        match visit::is_there(&hosted.url, &parcel.content_type, length).await {
            Err(HostError::NotThere) => return Err(HostError::AddressWanted(name)),
            seen => seen?,
        }
        Ok(hosted)
    }
}

impl Host for AddressHost {
    fn put<'a>(&'a self, parcel: Parcel, _: &'a Course) -> Doing<'a, Hosted> {
        Box::pin(self.find(parcel))
    }

    fn address<'a>(&'a self, handle: &'a Handle) -> Doing<'a, Hosted> {
        Box::pin(async move {
            Ok(match &self.base {
                Some(base) => Hosted { handle: handle.clone(), ..base.hosted(&encoded(&handle.0)) },
                None => told_at(handle.0.clone()),
            })
        })
    }

    fn remove<'a>(&'a self, _: &'a Handle) -> Doing<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A file whose whole address was told: that is its handle too.
fn told_at(address: String) -> Hosted {
    Hosted { url: address.clone(), handle: Handle(address), expires: Timestamp::MAX }
}

/// A file's name as it stands in an address.
fn encoded(name: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    name.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_addresses_are() {
        assert_eq!(encoded("Küche 1.jpg"), "K%C3%BCche%201.jpg");
    }

    #[tokio::test]
    async fn without_a_base_the_address_is_asked_for() {
        let host = AddressHost::new(&OwnAddress::default());
        let parcel = Parcel::new(Payload::File("/x/kiln.mp4".into()), "video/mp4", "1");
        let asked = host.put(parcel, &Course::silent()).await.unwrap_err();
        assert!(matches!(asked, HostError::AddressWanted(name) if name == "kiln.mp4"));
    }
}
