//! What is wrong with a host's settings, before anything is tried.
//! Invariant: what is found here is certain: a form without faults may still not work, one with faults
//! cannot.

use serde::{Deserialize, Serialize};

use super::{
    ADDRESS_MINUTES, Bucket, Fixed, HostKind, HostSettings, OwnCommand, PART_SIZES, Preset, Sftp, SftpProof,
    Tunnel, TunnelProgram, server_of,
};
use crate::tr;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostField {
    Name,
    Endpoint,
    Region,
    Bucket,
    Style,
    Prefix,
    KeyId,
    Secret,
    AddressMinutes,
    PartSize,
    Url,
    User,
    PublicBase,
    Server,
    Port,
    Folder,
    Fingerprint,
    KeyFile,
    Upload,
    Remove,
    Program,
    Command,
    Base,
}

/// Something that cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostFault {
    pub field: HostField,
    /// What to do, in a sentence.
    pub says: &'static str,
}

impl HostSettings {
    /// What cannot work, in the order of the form; none: it is worth a test.
    pub fn faults(&self) -> Vec<HostFault> {
        let mut faults = Faults::default();
        faults.unless(!self.name.trim().is_empty(), HostField::Name, tr!("Give it a name"));
        match &self.kind {
            HostKind::Bucket(bucket) => of_bucket(bucket, &mut faults),
            HostKind::WebDav(dav) => {
                faults.address(&dav.url, HostField::Url);
                faults.unless(!dav.user.trim().is_empty(), HostField::User, tr!("Say who signs in"));
                faults.address(&dav.public_base, HostField::PublicBase);
            }
            HostKind::Sftp(sftp) => of_sftp(sftp, &mut faults),
            HostKind::Command(command) => of_command(command, &mut faults),
            HostKind::Tunnel(tunnel) => of_tunnel(tunnel, &mut faults),
            HostKind::Address(own) if own.base.trim().is_empty() => {}
            HostKind::Address(own) => faults.address(&own.base, HostField::Base),
        }
        faults.0
    }
}

#[derive(Default)]
struct Faults(Vec<HostFault>);

impl Faults {
    fn unless(&mut self, holds: bool, field: HostField, says: &'static str) {
        if !holds {
            self.0.push(HostFault { field, says });
        }
    }

    fn address(&mut self, address: &str, field: HostField) {
        let says = match reading(address.trim()) {
            Reading::Good => return,
            Reading::NotSafe => tr!("It must begin with https, or Instagram will not fetch from it"),
            Reading::Signed => tr!("Leave name and password out of the address; they have their own fields"),
            Reading::None => tr!("Say the whole address, beginning with https"),
        };
        self.0.push(HostFault { field, says });
    }
}

enum Reading {
    Good,
    /// It begins with http and is not on this computer.
    NotSafe,
    /// It holds a name or a password.
    Signed,
    None,
}

fn reading(address: &str) -> Reading {
    let Some((scheme, rest)) = address.split_once("://") else { return Reading::None };
    let server = server_of(address);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if server.is_empty() || address.contains(char::is_whitespace) {
        return Reading::None;
    }
    match scheme.to_ascii_lowercase().as_str() {
        _ if authority.contains('@') => Reading::Signed,
        "https" => Reading::Good,
        "http" if matches!(server, "127.0.0.1" | "localhost" | "[::1]") => Reading::Good,
        "http" => Reading::NotSafe,
        _ => Reading::None,
    }
}

fn of_bucket(bucket: &Bucket, faults: &mut Faults) {
    let preset = Preset::of(bucket.provider);
    if let Fixed::Asked(_) = preset.endpoint {
        faults.address(&bucket.endpoint, HostField::Endpoint);
    } else {
        // The region is part of the endpoint then.
        let region = bucket.region.trim();
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let good = !region.is_empty() && region.chars().all(plain);
        faults.unless(good, HostField::Region, tr!("Say the bucket's region, as your provider writes it"));
    }
    let name = bucket.bucket.trim();
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '.');
    let good = (3..=63).contains(&name.len()) && name.chars().all(plain);
    faults.unless(
        good,
        HostField::Bucket,
        tr!("A bucket's name has 3 to 63 small letters, digits, dots and hyphens"),
    );
    let folder = bucket.folder();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    let good = folder.chars().all(plain) && !folder.split('/').any(|part| part == ".." || part == ".");
    faults.unless(
        good,
        HostField::Prefix,
        tr!("A folder has letters, digits, hyphens and slashes between folders"),
    );
    faults.unless(
        !bucket.key_id.trim().is_empty(),
        HostField::KeyId,
        tr!("Copy the id of the access key here"),
    );
    let (least, most) = ADDRESS_MINUTES;
    faults.unless(
        (least..=most).contains(&bucket.address_minutes),
        HostField::AddressMinutes,
        tr!("An address may be good for 15 to 60 minutes"),
    );
    faults.unless(
        PART_SIZES.contains(&bucket.part_megabytes),
        HostField::PartSize,
        tr!("Parts have 8, 16 or 64 MB"),
    );
}

fn of_sftp(sftp: &Sftp, faults: &mut Faults) {
    let host = sftp.host.trim();
    let good = !host.is_empty() && !host.contains(['/', '@', ' ']);
    faults.unless(good, HostField::Server, tr!("Say the server's name alone, without sftp and slashes"));
    faults.unless(sftp.port != 0, HostField::Port, tr!("SFTP servers mostly listen on port 22"));
    faults.unless(!sftp.user.trim().is_empty(), HostField::User, tr!("Say who signs in"));
    if let SftpProof::KeyFile(file) = &sftp.proof {
        faults.unless(!file.trim().is_empty(), HostField::KeyFile, tr!("Choose the file of the private key"));
    }
    faults.address(&sftp.public_base, HostField::PublicBase);
}

fn of_command(command: &OwnCommand, faults: &mut Faults) {
    let says = match command.upload.trim() {
        "" => Some(tr!("Say the command that puts a file there")),
        upload if !upload.contains("{file}") => Some(tr!("Write {file} where the file's path belongs")),
        _ => None,
    };
    if let Some(says) = says {
        faults.unless(false, HostField::Upload, says);
    }
    let remove = command.remove.trim();
    let good = remove.is_empty() || remove.contains("{address}") || remove.contains("{file}");
    faults.unless(
        good,
        HostField::Remove,
        tr!("Write {address} or {file} where what shall be removed belongs"),
    );
}

fn of_tunnel(tunnel: &Tunnel, faults: &mut Faults) {
    if tunnel.program != TunnelProgram::Own {
        return;
    }
    let command = tunnel.command.trim();
    let good = command.contains("{port}") || command.contains("{address}");
    faults.unless(
        good,
        HostField::Command,
        tr!("Write {port} or {address} where the tunnel's near end belongs"),
    );
}

#[cfg(test)]
mod tests {
    use super::super::{OwnAddress, Provider, WebDav};
    use super::*;
    use crate::domain::HostId;

    fn fields(kind: HostKind) -> Vec<HostField> {
        let settings = HostSettings { id: HostId(1), name: "Ours".into(), kind };
        settings.faults().into_iter().map(|fault| fault.field).collect()
    }

    fn bucket() -> Bucket {
        Bucket {
            provider: Provider::Minio,
            endpoint: "https://files.example.org".into(),
            bucket: "shop-outbox".into(),
            key_id: "AKIA".into(),
            ..Bucket::default()
        }
    }

    #[test]
    fn a_good_bucket_has_no_fault_and_each_wrong_field_is_named() {
        assert_eq!(fields(HostKind::Bucket(bucket())), []);
        let wrong = Bucket {
            endpoint: "files.example.org".into(),
            bucket: "My Bucket".into(),
            prefix: "../up".into(),
            key_id: " ".into(),
            address_minutes: 90,
            part_megabytes: 5,
            ..bucket()
        };
        use HostField::{AddressMinutes, Bucket as Name, Endpoint, KeyId, PartSize, Prefix};
        let named = fields(HostKind::Bucket(wrong));
        assert_eq!(named, [Endpoint, Name, Prefix, KeyId, AddressMinutes, PartSize]);
        let mut amazon = bucket();
        amazon.choose(Provider::Amazon);
        assert_eq!(fields(HostKind::Bucket(amazon)), [HostField::Region]);
    }

    #[test]
    fn an_address_is_https_and_keeps_no_password_except_on_this_computer() {
        for (base, good) in [
            ("https://files.example.org/x/", true),
            ("http://127.0.0.1:9000/x", true),
            ("http://files.example.org", false),
            ("https://ines:pass@files.example.org", false),
            ("https:// x", false),
            ("ftp://files.example.org", false),
            ("https://", false),
        ] {
            let found = fields(HostKind::Address(OwnAddress { base: base.into() }));
            assert_eq!(found.is_empty(), good, "{base}");
        }
        assert_eq!(fields(HostKind::Address(OwnAddress::default())), []);
    }

    #[test]
    fn the_other_kinds_name_what_they_lack() {
        assert_eq!(
            fields(HostKind::WebDav(WebDav::default())),
            [HostField::Url, HostField::User, HostField::PublicBase]
        );
        let sftp = Sftp { proof: SftpProof::KeyFile(String::new()), port: 0, ..Sftp::default() };
        use HostField::{KeyFile, Port, PublicBase, Server, User};
        assert_eq!(fields(HostKind::Sftp(sftp)), [Server, Port, User, KeyFile, PublicBase]);
        let command = OwnCommand { upload: "put".into(), remove: "take".into() };
        assert_eq!(fields(HostKind::Command(command)), [HostField::Upload, HostField::Remove]);
        let tunnel = Tunnel { program: TunnelProgram::Own, command: "bore".into(), ..Tunnel::default() };
        assert_eq!(fields(HostKind::Tunnel(tunnel)), [HostField::Command]);
        assert_eq!(fields(HostKind::Tunnel(Tunnel::default())), []);
    }
}
