//! Who uses a host: each account with the host it has now.
//! Invariant: an account is given a host only here or by the amber button, and only after a test that was passed.

use egui::{Align, Layout, Sense, Ui, vec2};

use crate::domain::AccountId;
use crate::engine::command::{Command, HostWish};
use crate::engine::hosts::not_for;
use crate::engine::views::hosts::{Hosts, KeptHost};
use crate::engine::views::settings::AccountRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, disc, height, space};
use crate::ui::widgets::{Button, Disc, line_in, mark};

use super::{HostsPage, form};

/// The group.
pub(super) fn show(page: &mut HostsPage, ui: &mut Ui, desk: &mut Desk<'_>) {
    let (Some(view), Some(row)) = (page.view.shown(), page.row()) else { return };
    form::group(ui, tr!("Used by"), tr!("each account has its own order"));
    let accounts: Vec<AccountRow> =
        desk.settings.accounts.iter().filter(|account| account.grant.is_some()).cloned().collect();
    if accounts.is_empty() {
        meta(tr!("No account is signed in")).show(ui);
    }
    for account in &accounts {
        ui.push_id(&account.account.id, |ui| one(ui, account, row, view, desk));
    }
}

/// An account: its disc and name, what it has now, and what can be done.
fn one(ui: &mut Ui, account: &AccountRow, row: &KeptHost, view: &Hosts, desk: &mut Desk<'_>) {
    let size = vec2(ui.available_width(), height::TABLE);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let side = vec2(disc::SMALL, disc::SMALL) * ui.pixels_per_point();
    let texture = desk.pictures.texture(&account.picture, side);
    Disc::new(account.account.id.as_str(), &account.account.username)
        .size(disc::SMALL)
        .picture(texture.map(|texture| texture.id()))
        .paint(ui, rect.left_center() + vec2(disc::SMALL / 2.0, 0.0));
    let rest = rect.with_min_x(rect.left() + disc::SMALL + space::M);
    line_in(ui, rest, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            button(ui, account, row, view, desk);
            let (sign, words, tone) = standing(&account.account.id, account.practice, row, view);
            mark(ui, sign, &words, tone);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                body(account.account.username.as_str()).tone(Tone::Text).lines(1).show(ui);
            });
        });
    });
}

fn button(ui: &mut Ui, account: &AccountRow, row: &KeptHost, view: &Hosts, desk: &mut Desk<'_>) {
    let (id, host) = (&account.account.id, row.settings.id);
    let username = &account.account.username;
    let uses = view.of(id).any(|other| other == host);
    let first = view.of(id).next() == Some(host);
    if uses && first {
        let leave = Button::quiet(tr!("Leave")).small();
        if ui.add(leave.name(tr!("{name} leaves this host", name = username))).clicked() {
            desk.send(Command::Hosts(HostWish::Leave { account: id.clone(), host }));
        }
    } else if not_for(row, account.practice).is_none() {
        let button = Button::plain(tr!("Use")).small();
        if ui.add(button.name(tr!("{name} uses this host first", name = username))).clicked() {
            desk.send(Command::Hosts(HostWish::Use { account: id.clone(), host }));
        }
    }
}

/// What an account has now.
fn standing(account: &AccountId, practice: bool, row: &KeptHost, view: &Hosts) -> (Icon, String, Tone) {
    let here = row.settings.id;
    let mut hosts = view.of(account);
    match hosts.next() {
        Some(first) if first == here => (icons::CHECK, tr!("uses this").to_owned(), Tone::Done),
        Some(first) => {
            let name = view.host(first).map(|host| host.settings.name.clone()).unwrap_or_default();
            let fails = view.host(first).is_some_and(|host| host.failing.is_some());
            let (sign, tone) =
                if fails { (icons::WARNING_CIRCLE, Tone::Stuck) } else { (icons::CHECK, Tone::Text3) };
            match hosts.any(|other| other == here) {
                true => (sign, tr!("{name} first, then this", name = name), tone),
                false => (sign, tr!("now on {name}", name = name), tone),
            }
        }
        None if practice => (icons::DESKTOP, tr!("this computer, for practice").to_owned(), Tone::Text3),
        None => (icons::WARNING_CIRCLE, tr!("has no place yet").to_owned(), Tone::Stuck),
    }
}
