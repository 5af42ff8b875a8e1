//! The kinds of hosts as the page tells them: icon, first name, and the label of each field.
//! Invariant: a field has one label on every form, which is its name for assistive tools too.

use crate::domain::HostKind;
use crate::domain::host::{HostField, OwnAddress, OwnCommand, Sftp, Tunnel, TunnelProgram, WebDav};
use crate::tr;
use crate::ui::icons::{self, Icon};

/// One of each kind, in the order of the menu.
pub(super) fn all() -> [HostKind; 6] {
    [
        HostKind::default(),
        HostKind::WebDav(WebDav::default()),
        HostKind::Sftp(Sftp::default()),
        HostKind::Command(OwnCommand::default()),
        HostKind::Tunnel(Tunnel::default()),
        HostKind::Address(OwnAddress::default()),
    ]
}

/// Its sign.
pub(super) fn icon(kind: &HostKind) -> Icon {
    match kind {
        HostKind::Bucket(_) => icons::ARCHIVE,
        HostKind::WebDav(_) => icons::CLOUD,
        HostKind::Sftp(_) => icons::HARD_DRIVES,
        HostKind::Command(_) => icons::TERMINAL_WINDOW,
        HostKind::Tunnel(_) => icons::ARROWS_OUT_LINE_HORIZONTAL,
        HostKind::Address(_) => icons::LINK_SIMPLE,
    }
}

/// What it is, where what follows says the rest.
pub(super) fn short(kind: &HostKind) -> &'static str {
    match kind {
        HostKind::Bucket(_) => "S3",
        HostKind::Address(_) => tr!("Address"),
        kind => kind.label(),
    }
}

/// Who it is for, in the menu.
pub(super) fn example(kind: &HostKind) -> &'static str {
    match kind {
        HostKind::Bucket(_) => tr!("Amazon, R2, B2, MinIO"),
        HostKind::WebDav(_) => tr!("Nextcloud and others"),
        HostKind::Sftp(_) => tr!("own web space"),
        HostKind::Command(_) => tr!("own program"),
        HostKind::Tunnel(_) => tr!("cloudflared, ngrok"),
        HostKind::Address(_) => "",
    }
}

/// What a new one is called until it gets a name of its own.
pub(super) fn first_name(kind: &HostKind) -> &'static str {
    match kind {
        HostKind::Bucket(_) => tr!("New bucket"),
        HostKind::WebDav(_) => tr!("New WebDAV folder"),
        HostKind::Sftp(_) => tr!("Own web space"),
        HostKind::Command(_) => tr!("Own command"),
        HostKind::Tunnel(_) => tr!("From this computer"),
        HostKind::Address(_) => tr!("Address I already have"),
    }
}

/// What a field is called.
pub(super) fn label(field: HostField, kind: Option<&HostKind>) -> &'static str {
    match field {
        HostField::Name => tr!("Name"),
        HostField::Endpoint => tr!("Endpoint"),
        HostField::Region => tr!("Region"),
        HostField::Bucket => tr!("Bucket"),
        HostField::Style => tr!("Address style"),
        HostField::Prefix | HostField::Folder => tr!("Folder"),
        HostField::KeyId => tr!("Key id"),
        HostField::Secret => match kind.and_then(|kind| kind.secrets().first()) {
            Some(secret) => secret.label(),
            None => tr!("Secret"),
        },
        HostField::AddressMinutes => tr!("Address good for"),
        HostField::PartSize => tr!("Sent in parts of"),
        HostField::Url => tr!("WebDAV address"),
        HostField::User => tr!("User"),
        HostField::PublicBase => tr!("Public address"),
        HostField::Server => tr!("Server"),
        HostField::Port => tr!("Port"),
        HostField::Fingerprint => tr!("Server's key"),
        HostField::KeyFile => tr!("Key file"),
        HostField::Upload => tr!("To put it there"),
        HostField::Remove => tr!("To take it away"),
        HostField::Program => match kind {
            Some(HostKind::Tunnel(tunnel)) if tunnel.program == TunnelProgram::Own => tr!("Command"),
            _ => tr!("Program"),
        },
        HostField::Command => tr!("Command"),
        HostField::Base => tr!("Address"),
    }
}
