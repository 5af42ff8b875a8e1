//! Makes a host of its settings and its secrets.
//! Invariant: settings that cannot work are refused here, with the field; nothing is sent anywhere yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::AddressHost;
use super::bucket::BucketHost;
use super::command::CommandHost;
use super::sftp::SftpHost;
use super::tunnel::{Programs, TunnelHost};
use super::webdav::WebDavHost;
use super::{Host, HostError};
use crate::domain::host::{HostField, HostKind, HostSecret, HostSettings};
use crate::domain::{Clock, Secret};
use crate::tr;

/// The secrets of one host, out of the vault.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<HostSecret, Secret>);

impl Secrets {
    /// The same, with one more.
    #[must_use]
    pub fn with(mut self, which: HostSecret, secret: Secret) -> Self {
        self.0.insert(which, secret);
        self
    }

    /// A secret; `None`: it was never kept, or it is empty.
    pub fn get(&self, which: HostSecret) -> Option<&Secret> {
        self.0.get(&which).filter(|secret| !secret.is_empty())
    }
}

/// Makes a host ready to be used; `programs` notes what it starts and lets run.
///
/// # Errors
/// [`HostError::Unset`] when a setting or a secret is missing or cannot work.
pub fn open(
    settings: &HostSettings,
    secrets: &Secrets,
    clock: Clock,
    programs: Programs,
) -> Result<Arc<dyn Host>, HostError> {
    // What it is called matters to people alone.
    if let Some(fault) = settings.faults().into_iter().find(|fault| fault.field != HostField::Name) {
        return Err(HostError::Unset { field: fault.field, says: fault.says.to_owned() });
    }
    let secret = |which| secrets.get(which).cloned().ok_or_else(missing);
    Ok(match &settings.kind {
        HostKind::Bucket(bucket) => {
            Arc::new(BucketHost::new(bucket, &secret(HostSecret::SecretKey)?, clock)?)
        }
        HostKind::WebDav(dav) => Arc::new(WebDavHost::new(dav, &secret(HostSecret::Password)?)?),
        HostKind::Sftp(sftp) => Arc::new(SftpHost::new(sftp, secrets)?),
        HostKind::Command(command) => Arc::new(CommandHost::new(command)?),
        HostKind::Tunnel(tunnel) => Arc::new(TunnelHost::new(tunnel, clock, programs)?),
        HostKind::Address(own) => Arc::new(AddressHost::new(own)),
    })
}

/// What to say where a needed secret was never put in.
pub(super) fn missing() -> HostError {
    HostError::Unset {
        field: HostField::Secret,
        says: tr!("Put in the secret that belongs to it").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HostId;
    use crate::domain::host::{Bucket, OwnAddress};

    fn refused(kind: HostKind) -> Option<HostField> {
        let settings = HostSettings { id: HostId(1), name: String::new(), kind };
        let opened = open(&settings, &Secrets::default(), Clock::system(), Programs::default());
        opened.err().and_then(|error| error.field())
    }

    #[tokio::test]
    async fn what_cannot_work_is_refused_with_its_field() {
        assert_eq!(refused(HostKind::default()), Some(HostField::Endpoint));
        let bucket = Bucket {
            endpoint: "https://files.example.org".into(),
            bucket: "shop".into(),
            key_id: "AKIA".into(),
            ..Bucket::default()
        };
        assert_eq!(refused(HostKind::Bucket(bucket)), Some(HostField::Secret));
        assert_eq!(refused(HostKind::Address(OwnAddress::default())), None);
    }
}
