//! The form of a host: its name, what its kind needs, its secret, who uses it, and the two buttons.
//! Invariant: there is no button to keep; removing is asked for once more in place.

use egui::{Align, Layout, Rect, ScrollArea, Ui, Vec2};

use crate::domain::host::{
    AddressStyle, Bucket, Fixed, HostField, OwnAddress, OwnCommand, PART_SIZES, Preset, Provider, Sftp,
    SftpProof, Tunnel, TunnelProgram, WebDav,
};
use crate::domain::{HostKind, HostSecret};
use crate::engine::command::{Command, HostWish};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{Words, body, meta, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens, width};
use crate::ui::widgets::{Button, Chip, line_in, mark, pane_header};

use super::super::form as lines;
use super::fields::{self, Sheet};
use super::{HostsPage, report, test, used_by};

/// The minutes that are offered for an address.
const MINUTES: [u32; 3] = [15, 30, 60];

/// The pane.
pub(super) fn show(page: &mut HostsPage, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    header(page, ui, desk);
    let foot = whole.with_min_y(whole.bottom() - height::PUBLISH);
    let above = Rect::from_min_max(ui.cursor().min, foot.right_top());
    crate::ui::widgets::inside(ui, "host fields", above, |ui| {
        ScrollArea::vertical().id_salt(("host fields", page.chosen)).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            fields(page, ui, desk);
        });
    });
    crate::ui::widgets::inside(ui, "host buttons", foot, |ui| buttons(page, ui, foot, false, desk));
}

/// The name, and that nothing waits for a button.
pub(super) fn header(page: &mut HostsPage, ui: &mut Ui, _desk: &mut Desk<'_>) {
    let name = page.edit.as_ref().map(|edit| edit.settings.name.clone()).unwrap_or_default();
    pane_header(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            meta(tr!("Kept as you type")).show(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title(name).lines(1).show(ui);
            });
        });
    });
}

/// Everything between header and buttons.
pub(super) fn fields(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    let margin = egui::Margin::same(space::L as i8);
    egui::Frame::NONE.inner_margin(margin).show(ui, |ui| {
        ui.set_width((ui.available_width()).min(width::FORM));
        ui.spacing_mut().item_spacing = egui::vec2(space::S, 0.0);
        ui.push_id(page.chosen, |ui| {
            all(page, ui, desk);
            lines::parted(ui);
            used_by::show(page, ui, desk);
        });
    });
}

fn all(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    let kept: Vec<HostSecret> = page.row().map(|row| row.secrets.clone()).unwrap_or_default();
    let tested = page.row().is_some_and(|row| row.test.is_some());
    let offered = page.row().and_then(|row| report::offered_key(row.test.as_ref()?));
    let Some(edit) = &mut page.edit else { return };
    let faults = edit.settings.faults();
    let (host, before) = (edit.settings.id, edit.settings.kind.clone());
    let sheet = Sheet { kind: &before, faults: &faults, all: tested };
    if let HostKind::Bucket(bucket) = &mut edit.settings.kind {
        providers(ui, bucket);
    }
    sheet.text(ui, HostField::Name, &mut edit.settings.name, tr!("What you call it"), "");
    let mut secrets = |ui: &mut Ui| {
        for name in before.secrets() {
            fields::secret(ui, host, *name, kept.contains(name), &mut page.secret, desk);
        }
    };
    match &mut edit.settings.kind {
        HostKind::Bucket(bucket) => of_bucket(ui, &sheet, bucket, &mut secrets),
        HostKind::WebDav(dav) => of_webdav(ui, &sheet, dav, &mut secrets),
        HostKind::Sftp(sftp) => of_sftp(ui, &sheet, sftp, offered, &mut secrets),
        HostKind::Command(command) => of_command(ui, &sheet, command),
        HostKind::Tunnel(tunnel) => {
            of_tunnel(ui, &sheet, tunnel);
            program(ui, tunnel, &mut page.looked_for, desk);
        }
        HostKind::Address(own) => of_address(ui, &sheet, own),
    }
    if let Some(said) = page.last_output() {
        output(ui, &said);
    }
}

fn providers(ui: &mut Ui, bucket: &mut Bucket) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        for provider in Provider::ALL {
            let chip = Chip::new(Preset::of(provider).short_name()).chosen(bucket.provider == provider);
            if ui.add(chip).clicked() && bucket.provider != provider {
                bucket.choose(provider);
            }
        }
    });
    ui.add_space(space::S);
}

fn of_bucket(ui: &mut Ui, sheet: &Sheet<'_>, bucket: &mut Bucket, secrets: &mut dyn FnMut(&mut Ui)) {
    let preset = Preset::of(bucket.provider);
    match preset.endpoint {
        Fixed::To(_) => {
            let made = if bucket.region.trim().is_empty() { String::new() } else { bucket.endpoint() };
            sheet.fixed(ui, HostField::Endpoint, &made, tr!("made from the region"));
        }
        Fixed::Asked(example) => sheet.text(ui, HostField::Endpoint, &mut bucket.endpoint, example, ""),
    }
    match (preset.region, preset.region_note()) {
        (Fixed::To(fixed), note) => {
            sheet.fixed(ui, HostField::Region, fixed, &note.unwrap_or_default());
        }
        (Fixed::Asked(example), _) => sheet.text(ui, HostField::Region, &mut bucket.region, example, ""),
    }
    sheet.text(ui, HostField::Bucket, &mut bucket.bucket, tr!("my-outbox"), "");
    let styles = [(AddressStyle::Path, tr!("Path")), (AddressStyle::HostName, tr!("Host name"))];
    let note = preset.style_note().unwrap_or_default();
    sheet.choice(ui, HostField::Style, &mut bucket.style, &styles, &note);
    lines::parted(ui);
    sheet.text(ui, HostField::KeyId, &mut bucket.key_id, "", "");
    secrets(ui);
    let folder = bucket.folder();
    let may = match folder {
        "" => tr!("Needs to put, get and delete in this bucket").to_owned(),
        folder => tr!("Needs to put, get and delete under {folder}/ only", folder = folder),
    };
    allowed(ui, &may);
    lines::parted(ui);
    sheet.text(ui, HostField::Prefix, &mut bucket.prefix, "", tr!("then a random name"));
    let words: Vec<String> = MINUTES.iter().map(|count| tr!("{count} min", count = count)).collect();
    let parts: Vec<(u32, &str)> = MINUTES.into_iter().zip(words.iter().map(String::as_str)).collect();
    sheet.choice(ui, HostField::AddressMinutes, &mut bucket.address_minutes, &parts, "");
    let words: Vec<String> = PART_SIZES.iter().map(|size| tr!("{size} MB", size = size)).collect();
    let parts: Vec<(u32, &str)> = PART_SIZES.into_iter().zip(words.iter().map(String::as_str)).collect();
    sheet.choice(ui, HostField::PartSize, &mut bucket.part_megabytes, &parts, tr!("resumes"));
    afterwards(ui);
}

fn of_webdav(ui: &mut Ui, sheet: &Sheet<'_>, dav: &mut WebDav, secrets: &mut dyn FnMut(&mut Ui)) {
    sheet.text(ui, HostField::Url, &mut dav.url, tr!("https://cloud.example.org/remote.php/dav/…"), "");
    sheet.text(ui, HostField::User, &mut dav.user, "", "");
    secrets(ui);
    lines::note(ui, tr!("With Nextcloud use an app password, made under Settings, Security."));
    lines::parted(ui);
    sheet.text(ui, HostField::PublicBase, &mut dav.public_base, tr!("https://files.example.org/outbox/"), "");
    lines::note(
        ui,
        tr!(
            "Under this address everybody must be able to read what lies in that folder, without a page around it."
        ),
    );
    lines::note(
        ui,
        tr!(
            "After a lost connection a file is sent again from its beginning: WebDAV cannot go on in the middle."
        ),
    );
    afterwards(ui);
}

fn of_sftp(
    ui: &mut Ui,
    sheet: &Sheet<'_>,
    sftp: &mut Sftp,
    offered: Option<String>,
    secrets: &mut dyn FnMut(&mut Ui),
) {
    sheet.text(ui, HostField::Server, &mut sftp.host, tr!("files.example.org"), "");
    let mut port = if sftp.port == 0 { String::new() } else { sftp.port.to_string() };
    sheet.text(ui, HostField::Port, &mut port, "22", "");
    if let Ok(port) = port.trim().parse() {
        sftp.port = port;
    } else if port.trim().is_empty() {
        sftp.port = 0;
    }
    server_key(ui, sheet, sftp, offered);
    lines::parted(ui);
    sheet.text(ui, HostField::User, &mut sftp.user, "", "");
    let mut by_file = matches!(sftp.proof, SftpProof::KeyFile(_));
    lines::line(ui, tr!("Proves it by"), |ui| {
        let parts = [(false, tr!("Password")), (true, tr!("Key file"))];
        if crate::ui::widgets::segments(ui, &mut by_file, &parts) {
            sftp.proof = if by_file { SftpProof::KeyFile(String::new()) } else { SftpProof::Password };
        }
    });
    if let SftpProof::KeyFile(file) = &mut sftp.proof {
        sheet.text(ui, HostField::KeyFile, file, "~/.ssh/id_ed25519", "");
    }
    secrets(ui);
    lines::parted(ui);
    sheet.text(ui, HostField::Folder, &mut sftp.folder, tr!("public_html/outbox"), "");
    let hint = tr!("https://files.example.org/outbox/");
    sheet.text(ui, HostField::PublicBase, &mut sftp.public_base, hint, "");
    lines::note(ui, tr!("Under this address everybody must be able to read what lies in that folder."));
    afterwards(ui);
}

/// The key that the server proves itself by: accepted, or shown by a test and to be accepted.
fn server_key(ui: &mut Ui, sheet: &Sheet<'_>, sftp: &mut Sftp, offered: Option<String>) {
    let label = super::kinds::label(HostField::Fingerprint, Some(sheet.kind));
    let offered = offered.filter(|offered| sftp.fingerprint.as_ref() != Some(offered));
    let shown = offered.as_ref().or(sftp.fingerprint.as_ref());
    match shown {
        None => lines::told(ui, label, tr!("Not seen yet. The first test shows it"), Tone::Text3),
        Some(key) => {
            let tone = if offered.is_some() { Tone::Stuck } else { Tone::Text2 };
            lines::told(ui, label, key, tone);
        }
    }
    if let Some(key) = offered {
        lines::line(ui, "", |ui| {
            if ui.add(Button::plain(tr!("Accept this key")).small()).clicked() {
                sftp.fingerprint = Some(key.clone());
            }
        });
        lines::note(
            ui,
            tr!("Accept it only if your provider says the same: otherwise somebody stands between."),
        );
    }
}

fn of_command(ui: &mut Ui, sheet: &Sheet<'_>, command: &mut OwnCommand) {
    sheet.text(ui, HostField::Upload, &mut command.upload, "~/bin/put-file {file}", "");
    lines::note(
        ui,
        tr!(
            "Run without a shell, with the file's path in place of {file}. It prints the file's address on its last line and ends with 0."
        ),
    );
    sheet.text(ui, HostField::Remove, &mut command.remove, "~/bin/take-away {address}", tr!("may be empty"));
    lines::note(ui, tr!("Without it you take care of what stays public."));
}

fn of_tunnel(ui: &mut Ui, sheet: &Sheet<'_>, tunnel: &mut Tunnel) {
    let all = [TunnelProgram::Cloudflared, TunnelProgram::Ngrok, TunnelProgram::Own];
    let parts = all.map(|program| (program, program.label()));
    lines::line(ui, tr!("Tunnel"), |ui| {
        crate::ui::widgets::segments(ui, &mut tunnel.program, &parts);
    });
    if tunnel.program == TunnelProgram::Own {
        sheet.text(ui, HostField::Command, &mut tunnel.command, "bore local {port} --to bore.pub", "");
        lines::note(
            ui,
            tr!("{port} or {address} stand for the near end. The far end is found in what it prints."),
        );
    } else {
        let hint = tr!("found as a terminal finds it");
        sheet.text(ui, HostField::Program, &mut tunnel.path, hint, tr!("where it is"));
    }
    lines::note(
        ui,
        tr!(
            "It is started when a file is needed and stopped after. Only the one file can be reached through it."
        ),
    );
}

/// Whether the program is on this computer, looked for whenever it is set otherwise.
fn program(ui: &mut Ui, tunnel: &Tunnel, looked_for: &mut Option<Tunnel>, desk: &mut Desk<'_>) {
    if looked_for.as_ref() != Some(tunnel) {
        *looked_for = Some(tunnel.clone());
        desk.send(Command::Hosts(HostWish::LookFor(tunnel.clone())));
    }
    let seen = desk.status.hosts.program.as_ref().filter(|seen| seen.tunnel == *tunnel);
    let Some(seen) = seen.filter(|seen| !seen.name.is_empty()) else { return };
    let (words, tone) = match &seen.at {
        Some(at) => (tr!("Found: {path}", path = at.display()), Tone::Done),
        None => (
            tr!("{program} is not on this computer. Install it, or say where it is", program = seen.name),
            Tone::Stuck,
        ),
    };
    lines::told(ui, "", &words, tone);
}

fn of_address(ui: &mut Ui, sheet: &Sheet<'_>, own: &mut OwnAddress) {
    let hint = tr!("https://files.example.org/");
    sheet.text(ui, HostField::Base, &mut own.base, hint, tr!("may be empty"));
    lines::note(
        ui,
        tr!(
            "You put the files there yourself, each under its own name. Left empty, the address is asked for each post."
        ),
    );
}

/// What a key must be allowed to do.
fn allowed(ui: &mut Ui, words: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(width::FORM_LABEL);
        mark(ui, icons::SHIELD_CHECK, words, Tone::Text3);
    });
    ui.add_space(space::XS);
}

fn afterwards(ui: &mut Ui) {
    lines::told(ui, tr!("Afterwards"), tr!("Taken away once Instagram has it or refuses"), Tone::Text);
}

/// What a command said last, in 11 on the ground of fields.
fn output(ui: &mut Ui, said: &str) {
    let t = tokens(ui);
    lines::line(ui, tr!("It said last"), |_| {});
    egui::Frame::NONE
        .fill(t.field)
        .corner_radius(crate::ui::theme::radius::CONTROL)
        .inner_margin(egui::Margin::same(space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            meta(said).tone(Tone::Text2).wrapped().show(ui);
        });
}

/// *Remove* and *Test this host*; with *Use for …* where the test has no foot of its own.
pub(super) fn buttons(page: &mut HostsPage, ui: &mut Ui, foot: Rect, with_use: bool, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let Some(host) = page.chosen else { return };
    let inner = foot.shrink2(egui::vec2(space::L, 0.0));
    if page.removing == Some(host) {
        ask_removal(page, ui, inner, desk);
        return;
    }
    let reason = page.cannot_test(desk);
    let running = page.running(desk).is_some();
    let caps = desk.caps("hosts.test");
    line_in(ui, inner, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if with_use {
                test::use_button(page, ui, desk);
            }
            if running {
                if ui.add(Button::plain(tr!("Stop the test")).icon(icons::X)).clicked() {
                    desk.send(Command::Hosts(HostWish::StopTest));
                }
            } else {
                let button = Button::plain(tr!("Test this host")).icon(icons::PLAY).key(&caps);
                if ui.add(button.enabled(reason.is_none())).clicked() {
                    page.test(desk);
                }
                if let Some(reason) = reason {
                    meta(reason).show(ui);
                }
            }
            if ui.add(Button::quiet(tr!("Remove")).name(tr!("Remove this host"))).clicked() {
                page.removing = Some(host);
            }
        });
    });
}

fn ask_removal(page: &mut HostsPage, ui: &mut Ui, inner: Rect, desk: &mut Desk<'_>) {
    let Some(host) = page.chosen else { return };
    line_in(ui, inner, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if ui.add(Button::last(tr!("Remove")).name(tr!("Remove this host now"))).clicked() {
                desk.send(Command::Hosts(HostWish::Remove(host)));
                page.removing = None;
            }
            if ui.add(Button::quiet(tr!("Keep it"))).clicked() {
                page.removing = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = tr!("Its secret leaves the keychain too. Files of it are taken away first.");
                body(words).tone(Tone::Text).wrapped().show(ui);
            });
        });
    });
}

/// The small heading of a group of lines, with a word at its right.
pub(super) fn group(ui: &mut Ui, words: &str, aside: &str) {
    let size = egui::vec2(ui.available_width(), icon::HEAD);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        Words::new(words, faces::META_MEDIUM, Tone::Text3).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            meta(aside).show(ui);
        });
    });
    ui.add_space(space::XS);
}
