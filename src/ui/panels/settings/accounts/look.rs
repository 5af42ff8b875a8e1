//! The colour of an account, and how it stands: calls, and what waits.
//! Invariant: a colour is chosen by its name too, and changed at once.

use egui::{Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::engine::command::Command;
use crate::engine::status::SyncState;
use crate::engine::views::settings::AccountRow;
use crate::ui::accounts::{colour, colour_name};
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::theme::{Tone, height, space, tokens};
use crate::ui::widgets::tip;
use crate::{tr, tr_count};

use super::super::form;

/// The row of colours.
pub(super) fn colours(ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
    form::line(ui, tr!("Colour"), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for at in 0..crate::domain::account::COLOURS {
            let worn = row.colour == at;
            let name = colour_name(at);
            let side = height::SMALL;
            let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
            let t = tokens(ui);
            let of = colour(t, &AccountRow { colour: at, ..row.clone() });
            ui.painter().circle_filled(rect.center(), side / 2.0 - 5.0, of);
            if worn || response.has_focus() || response.hovered() {
                let line = if response.has_focus() { t.focus } else { of };
                ui.painter().circle_stroke(rect.center(), side / 2.0 - 2.0, Stroke::new(2.0, line));
            }
            let said = tr!("{colour} for {name}", colour = name, name = row.account.username);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, worn, &said));
            if tip(response, name, None).clicked() && !worn {
                desk.send(Command::Mark { account: row.account.id.clone(), colour: at });
            }
        }
    });
}

/// How it stands to Instagram: each account has its own pace, calls and work.
pub(super) fn standing(ui: &mut Ui, desk: &Desk<'_>, row: &AccountRow) {
    let standing = desk.status.accounts.iter().find(|standing| standing.account == row.account.id);
    if let Some(percent) = standing.and_then(|standing| standing.calls_percent) {
        let words = tr!("{percent} % of what Instagram allows this account are used", percent = percent);
        let tone = if percent >= crate::engine::status::SLOWS_AT { Tone::Waiting } else { Tone::Text2 };
        form::told(ui, tr!("Calls"), &words, tone);
    }
    if let Some(SyncState::Paused { until: Some(until), trouble }) = standing.map(|standing| &standing.sync) {
        let words = tr!(
            "{what}. Goes on by itself at {time}; other accounts do not wait for it",
            what = trouble.title().trim_end_matches('.'),
            time = format::clock(format::at(*until), desk.zone)
        );
        form::told(ui, tr!("Now"), &words, Tone::Waiting);
    }
    if row.open > 0 {
        let words = match row.grant.is_some() {
            true => tr_count!(row.open, "One thing", "{count} things", count = number(row.open)),
            false => tr_count!(
                row.open,
                "One thing, held until you sign in again",
                "{count} things, held until you sign in again",
                count = number(row.open)
            ),
        };
        form::told(ui, tr!("To be sent"), &words, Tone::Text2);
    }
}
