//! Where files wait for Instagram: the settings of one host as plain data (section 4.3: there is no upload).
//! Invariant: no secret is in here; what a host needs of them is told by name, and their values live in the
//! vault alone.

mod faults;
mod preset;

use serde::{Deserialize, Serialize};

use super::HostId;
use crate::tr;

pub use faults::{HostFault, HostField};
pub use preset::{Fixed, Preset};

/// Fewest and most minutes that a presigned address may live.
pub const ADDRESS_MINUTES: (u32, u32) = (15, 60);
/// The sizes that a big file may be sent in, in megabytes of 1,048,576 bytes.
pub const PART_SIZES: [u32; 3] = [8, 16, 64];

/// A host as the user set it up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostSettings {
    /// `HostId(0)`: not kept yet.
    pub id: HostId,
    /// What the user calls it.
    pub name: String,
    pub kind: HostKind,
}

/// What kind of place it is, with all that is set for that kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// A bucket that speaks S3: private objects, addresses that are signed for minutes.
    Bucket(Bucket),
    /// A WebDAV folder of which everybody may read.
    WebDav(WebDav),
    /// A web space reached by SFTP.
    Sftp(Sftp),
    /// A command of the user's puts the file and prints its address.
    Command(OwnCommand),
    /// A program of the user's leads from outside to this computer, as long as it is needed.
    Tunnel(Tunnel),
    /// The user takes care of the files, and says where they are.
    Address(OwnAddress),
}

/// An S3-compatible bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bucket {
    pub provider: Provider,
    /// `https://…` without the bucket; empty where the provider's [`Preset`] makes it from the region.
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub style: AddressStyle,
    /// The folder in the bucket, `outbox/`; may be empty.
    pub prefix: String,
    /// The access key's id, which is no secret; the key itself is [`HostSecret::SecretKey`].
    pub key_id: String,
    /// Minutes that a signed address lives, see [`ADDRESS_MINUTES`].
    pub address_minutes: u32,
    /// How much of a big file goes in one request, in megabytes: one of [`PART_SIZES`].
    pub part_megabytes: u32,
}

/// Who runs a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Amazon,
    R2,
    B2,
    Wasabi,
    Minio,
    #[default]
    Other,
}

/// Where the bucket's name stands in an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressStyle {
    /// `https://endpoint/bucket/…`.
    #[default]
    Path,
    /// `https://bucket.endpoint/…`.
    HostName,
}

/// A WebDAV folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebDav {
    /// The folder's WebDAV address, where files are put.
    pub url: String,
    pub user: String,
    /// The address under which everybody reads what is in that folder.
    pub public_base: String,
}

/// A folder of a web server, reached by SFTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sftp {
    pub host: String,
    pub port: u16,
    pub user: String,
    /// The folder on the server; one without a leading slash is below the user's own.
    pub folder: String,
    /// The address under which everybody reads what is in that folder.
    pub public_base: String,
    /// The server's key as the user accepted it, `SHA256:…`; `None`: not seen yet.
    pub fingerprint: Option<String>,
    pub proof: SftpProof,
}

/// How the user proves to an SFTP server who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SftpProof {
    /// [`HostSecret::Password`].
    #[default]
    Password,
    /// A private key in a file of this computer; its passphrase, if it has one, is
    /// [`HostSecret::Passphrase`].
    KeyFile(String),
}

/// Commands of the user's own. A line is cut into words as a shell cuts it, quotes included, and run without
/// a shell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnCommand {
    /// `~/bin/put-file {file}`: prints the file's address.
    pub upload: String,
    /// `~/bin/take-away {address}`; empty: the user takes care of it.
    pub remove: String,
}

/// A way from outside to this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tunnel {
    pub program: TunnelProgram,
    /// Where the program is; empty: it is looked for as a terminal does.
    pub path: String,
    /// The whole command for [`TunnelProgram::Own`]; `{port}` and `{address}` stand for the loopback server.
    pub command: String,
}

/// Which program makes the tunnel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TunnelProgram {
    #[default]
    Cloudflared,
    Ngrok,
    Own,
}

/// An address that the user already has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnAddress {
    /// Files stand under this address by their own names; empty: the address is asked for each file.
    pub base: String,
}

/// A secret that a host may need. Its value is in the vault, under the host's id and [`HostSecret::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostSecret {
    /// The secret half of a bucket's access key.
    SecretKey,
    /// The password of a WebDAV or SFTP user.
    Password,
    /// The passphrase of a private key's file; may be absent.
    Passphrase,
}

impl HostSecret {
    /// The name in the vault; never changes.
    pub fn key(self) -> &'static str {
        match self {
            Self::SecretKey => "secret-key",
            Self::Password => "password",
            Self::Passphrase => "passphrase",
        }
    }

    /// What it is called on the form.
    pub fn label(self) -> &'static str {
        match self {
            Self::SecretKey => tr!("Secret"),
            Self::Password => tr!("Password"),
            Self::Passphrase => tr!("Passphrase of the key file"),
        }
    }

    /// Whether nothing can be done without it.
    pub fn is_needed(self) -> bool {
        self != Self::Passphrase
    }
}

impl HostKind {
    /// The secrets it has use for.
    pub fn secrets(&self) -> &'static [HostSecret] {
        match self {
            Self::Bucket(_) => &[HostSecret::SecretKey],
            Self::WebDav(_) => &[HostSecret::Password],
            Self::Sftp(sftp) if sftp.proof == SftpProof::Password => &[HostSecret::Password],
            Self::Sftp(_) => &[HostSecret::Passphrase],
            Self::Command(_) | Self::Tunnel(_) | Self::Address(_) => &[],
        }
    }

    /// What it is called.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Bucket(_) => tr!("S3 bucket"),
            Self::WebDav(_) => tr!("WebDAV"),
            Self::Sftp(_) => tr!("SFTP"),
            Self::Command(_) => tr!("Command"),
            Self::Tunnel(_) => tr!("Tunnel"),
            Self::Address(_) => tr!("An address you already have"),
        }
    }

    /// What tells it from others of its kind: the bucket, the server, the command.
    pub fn whereabouts(&self) -> String {
        match self {
            Self::Bucket(bucket) if bucket.provider == Provider::Other => bucket.bucket.clone(),
            Self::Bucket(bucket) => format!("{}, {}", bucket.provider.label(), bucket.bucket),
            Self::WebDav(dav) => server_of(&dav.url).to_owned(),
            Self::Sftp(sftp) => sftp.host.clone(),
            Self::Command(command) => command.upload.clone(),
            Self::Tunnel(tunnel) => tunnel.program.label().to_owned(),
            Self::Address(own) if own.base.is_empty() => tr!("per post").to_owned(),
            Self::Address(own) => server_of(&own.base).to_owned(),
        }
    }
}

impl Provider {
    /// All, in the order of their chips.
    pub const ALL: [Self; 6] = [Self::Amazon, Self::R2, Self::B2, Self::Wasabi, Self::Minio, Self::Other];

    /// What it calls itself.
    pub fn label(self) -> &'static str {
        match self {
            Self::Amazon => "Amazon",
            Self::R2 => "Cloudflare R2",
            Self::B2 => "Backblaze B2",
            Self::Wasabi => "Wasabi",
            Self::Minio => "MinIO",
            Self::Other => tr!("Other"),
        }
    }
}

impl TunnelProgram {
    /// What it calls itself.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cloudflared => "cloudflared",
            Self::Ngrok => "ngrok",
            Self::Own => tr!("Own command"),
        }
    }
}

impl Default for HostKind {
    fn default() -> Self {
        Self::Bucket(Bucket::default())
    }
}

impl Default for Bucket {
    fn default() -> Self {
        Self {
            provider: Provider::Other,
            endpoint: String::new(),
            region: String::new(),
            bucket: String::new(),
            style: AddressStyle::Path,
            prefix: "outbox/".to_owned(),
            key_id: String::new(),
            address_minutes: 30,
            part_megabytes: PART_SIZES[0],
        }
    }
}

impl Default for Sftp {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 22,
            user: String::new(),
            folder: String::new(),
            public_base: String::new(),
            fingerprint: None,
            proof: SftpProof::Password,
        }
    }
}

/// The name of the server in an address, without its port.
fn server_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    match server.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => server,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_their_json_and_older_json_is_filled_up() {
        let kinds = [
            HostKind::default(),
            HostKind::WebDav(WebDav { url: "https://cloud.example/dav".into(), ..WebDav::default() }),
            HostKind::Sftp(Sftp { proof: SftpProof::KeyFile("~/.ssh/id".into()), ..Sftp::default() }),
            HostKind::Command(OwnCommand::default()),
            HostKind::Tunnel(Tunnel::default()),
            HostKind::Address(OwnAddress::default()),
        ];
        for kind in kinds {
            let settings = HostSettings { id: HostId(3), name: "Ours".into(), kind };
            let json = serde_json::to_string(&settings).unwrap();
            assert_eq!(serde_json::from_str::<HostSettings>(&json).unwrap(), settings);
        }
        let older: HostKind = serde_json::from_str(r#"{"bucket":{"bucket":"shop"}}"#).unwrap();
        let HostKind::Bucket(bucket) = older else { panic!("a bucket") };
        assert_eq!((bucket.bucket.as_str(), bucket.address_minutes), ("shop", 30));
    }

    #[test]
    fn a_host_names_its_server_and_its_secrets() {
        let dav = HostKind::WebDav(WebDav {
            url: "https://ines@cloud.example:8443/dav".into(),
            ..WebDav::default()
        });
        assert_eq!(
            (dav.whereabouts().as_str(), dav.secrets()),
            ("cloud.example", &[HostSecret::Password][..])
        );
        let key = Sftp { proof: SftpProof::KeyFile("~/.ssh/id".into()), ..Sftp::default() };
        assert_eq!(HostKind::Sftp(key).secrets(), &[HostSecret::Passphrase]);
        assert!(!HostSecret::Passphrase.is_needed());
    }
}
