//! The fields of the forms: text, choices, and the secret, which is never shown.
//! Invariant: what is typed changes the settings in the same frame; what cannot work says so at its field.

use egui::{Id, Key, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::domain::host::{HostFault, HostField};
use crate::domain::{HostId, HostKind, HostSecret, Secret};
use crate::engine::command::{Command, HostWish};
use crate::engine::status::SecretsPlace;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, height, icon, radius, space, tokens};
use crate::ui::widgets::{Button, Field, segments};

use super::super::form;
use super::kinds;

/// The id of a field, so that a test can jump to it.
pub(super) fn id(field: HostField) -> Id {
    Id::unique(("host field", field))
}

/// What is known of the form while its fields are drawn.
pub(super) struct Sheet<'a> {
    pub kind: &'a HostKind,
    pub faults: &'a [HostFault],
    /// Empty fields say what is missing too: somebody has tested the form.
    pub all: bool,
}

impl Sheet<'_> {
    /// What is wrong with a field. A field that nobody has filled in yet is not wrong before the first test.
    fn fault(&self, field: HostField, empty: bool) -> Option<&'static str> {
        let fault = self.faults.iter().find(|fault| fault.field == field)?;
        (self.all || !empty).then_some(fault.says)
    }

    fn label(&self, field: HostField) -> &'static str {
        kinds::label(field, Some(self.kind))
    }

    /// A line with a field of text; `note` stands inside it at the right.
    pub fn text(&self, ui: &mut Ui, field: HostField, text: &mut String, hint: &str, note: &str) {
        let fault = self.fault(field, text.trim().is_empty());
        form::line(ui, self.label(field), |ui| {
            let shown = Field::new(self.label(field), text).hint(hint).id(id(field));
            let shown = if note.is_empty() { shown } else { shown.trailing(note, Tone::Text3) };
            // The sentence is too long for the field: it stands below.
            shown.error(fault.map(|_| "")).show(ui);
        });
        if let Some(fault) = fault {
            wrong(ui, fault);
        }
    }

    /// A line with a field that somebody else fills in, and why.
    pub fn fixed(&self, ui: &mut Ui, field: HostField, text: &str, note: &str) {
        let mut text = text.to_owned();
        form::line(ui, self.label(field), |ui| {
            let shown = Field::new(self.label(field), &mut text).enabled(false).id(id(field));
            shown.trailing(note, Tone::Text3).show(ui);
        });
    }

    /// A line with a choice; what is offered and a note beside it.
    pub fn choice<T: PartialEq + Copy>(
        &self,
        ui: &mut Ui,
        field: HostField,
        chosen: &mut T,
        parts: &[(T, &str)],
        note: &str,
    ) {
        form::line(ui, self.label(field), |ui| {
            segments(ui, chosen, parts);
            if !note.is_empty() {
                meta(note).show(ui);
            }
        });
    }
}

/// What is wrong with the field above.
pub(super) fn wrong(ui: &mut Ui, says: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(crate::ui::theme::width::FORM_LABEL);
        meta(says).tone(Tone::Stuck).wrapped().show(ui);
    });
    ui.add_space(space::S);
}

/// The line of a secret: where it lies and *Replace*, or a field for a new one.
pub(super) fn secret(
    ui: &mut Ui,
    host: HostId,
    name: HostSecret,
    kept: bool,
    typing: &mut Option<(HostSecret, String)>,
    desk: &mut Desk<'_>,
) {
    let open = !kept || typing.as_ref().is_some_and(|(which, _)| *which == name);
    form::line(ui, name.label(), |ui| {
        if open {
            type_anew(ui, host, name, kept, typing, desk);
        } else if lies_there(ui, name, desk) {
            *typing = Some((name, String::new()));
            ui.memory_mut(|memory| memory.request_focus(id(HostField::Secret)));
        }
    });
}

/// A field of dots; what was typed goes to the vault when it is left, and is forgotten here.
fn type_anew(
    ui: &mut Ui,
    host: HostId,
    name: HostSecret,
    kept: bool,
    typing: &mut Option<(HostSecret, String)>,
    desk: &mut Desk<'_>,
) {
    let mut text = match typing {
        Some((which, text)) if *which == name => std::mem::take(text),
        _ => String::new(),
    };
    let note = if kept { tr!("Esc leaves it as it was") } else { tr!("goes to the keychain") };
    let field = Field::new(name.label(), &mut text).secret().id(id(HostField::Secret));
    let shown = field.trailing(note, Tone::Text3).show(ui);
    let dropped = ui.input(|input| input.key_pressed(Key::Escape));
    let left = shown.response.lost_focus();
    if left && !dropped && !text.trim().is_empty() {
        let value = Some(Secret::new(&text));
        desk.send(Command::Hosts(HostWish::Secret { host, name, value }));
        *typing = None;
    } else if left || (kept && dropped) {
        *typing = None;
    } else {
        *typing = Some((name, text));
    }
}

/// Where the secret lies; true if it is to be replaced.
fn lies_there(ui: &mut Ui, name: HostSecret, desk: &Desk<'_>) -> bool {
    let where_it_is = match desk.status.secrets {
        SecretsPlace::Keychain => tr!("In the system's keychain"),
        SecretsPlace::SealedFile => tr!("In the file under your passphrase"),
        SecretsPlace::GuardedFile => tr!("In a file that only you may read"),
        SecretsPlace::Memory => tr!("In memory, until the window closes"),
    };
    let size = vec2(ui.available_width(), height::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    let stroke = Stroke::new(1.0, t.line_strong);
    ui.painter().rect(rect, radius::CONTROL, t.field, stroke, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(space::M, 0.0));
    let center = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
    icons::LOCK_SIMPLE.paint(ui.painter(), center, icon::ROW, t.text3);
    let button = Button::quiet(tr!("Replace")).small();
    let wide = button.size(ui);
    let at = egui::pos2(rect.right() - wide.x - space::XS, rect.center().y - wide.y / 2.0);
    let words = inner.with_min_x(inner.left() + icon::ROW + space::S).with_max_x(at.x - space::XS);
    body(where_it_is).tone(Tone::Text).label(ui, words, egui::Align2::LEFT_CENTER);
    let button = button.name(tr!("Replace: {what}", what = name.label()));
    ui.put(Rect::from_min_size(at, wide), button).clicked()
}
