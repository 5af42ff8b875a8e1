//! What is done to many comments at once: the bar at the foot of the list, the question before a delete, and one
//! reply for all of them.
//! Invariant: what it costs in calls is said where it is begun, and everything that is chosen is one act.

use egui::{Align, Id, Key, Layout, Modifiers, Rect, Ui, UiBuilder, vec2};

use crate::domain::saved::{PLACEHOLDERS, unknown_placeholders};
use crate::domain::{Feature, SavedReplyId};
use crate::engine::command::{Chosen, Command, Moderation};
use crate::engine::status::Status;
use crate::engine::views::inbox::InboxFilter;
use crate::engine::views::saved::SavedRow;
use crate::engine::views::settings::DeleteWhen;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::emoji_picker::caret_to_end;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, space, tokens, width};
use crate::ui::widgets::{Button, Field, IconButton, card, hairline};
use crate::{tr, tr_count};

use super::filters::language;
use super::reply::saved;
use super::{Deleting, Inbox};

/// Calls of one hide, one delete (which hides first), and one reply (which looks at what stands there first).
const HIDE_CALLS: u64 = 1;
const DELETE_CALLS: u64 = 2;
const REPLY_CALLS: u64 = 2;

/// A reply to many that is being written.
#[derive(Default)]
pub struct Reply {
    open: bool,
    focus: bool,
    /// The caret is to stand behind the words.
    caret: bool,
    text: String,
    /// The saved reply its words came from.
    saved: Option<SavedReplyId>,
    /// The height it took when it was drawn last.
    tall: Option<f32>,
}

impl Reply {
    /// Whether it is being written.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The height it takes, points.
    pub fn height(&self) -> f32 {
        self.tall.unwrap_or(super::reply::QUESTION_HEIGHT)
    }
}

impl Inbox {
    /// Whether several comments are chosen, so that acts are about them.
    pub(super) fn has_chosen(&self) -> bool {
        !self.selection.is_empty()
    }

    /// Whether hidden ones are looked at, so that the act is to show them.
    fn shows(&self) -> bool {
        self.filter == InboxFilter::Hidden
    }

    /// Whether done ones are looked at, so that the act is to take the mark away.
    fn undoes(&self) -> bool {
        self.filter == InboxFilter::Done
    }

    /// Does something to all that is chosen, lets go of it, and goes on to the next that needs something.
    pub(super) fn moderate_chosen(&mut self, act: Moderation, desk: &mut Desk<'_>) {
        let Some(list) = self.index.shown().map(|index| std::sync::Arc::clone(&index.rows)) else { return };
        let rows = self.selection.in_order(&list, self.list.sight());
        let here_only = matches!(act, Moderation::Done | Moderation::NotDone);
        if rows.is_empty() || (!here_only && desk.off_for_many(Feature::Comments).is_some()) {
            return;
        }
        let account = self.whose.clone();
        desk.send(Command::Moderate { account, chosen: Chosen::Rows(rows), act });
        let done = std::mem::take(&mut self.selection);
        self.many = Reply::default();
        self.move_on(|row| done.has(row));
    }

    /// Hides all that is chosen, or shows it where hidden ones are looked at.
    pub(super) fn hide_chosen(&mut self, desk: &mut Desk<'_>) {
        let act = if self.shows() { Moderation::Show } else { Moderation::Hide };
        self.moderate_chosen(act, desk);
    }

    /// Marks all that is chosen as done, or takes the mark away where done ones are looked at.
    pub(super) fn done_chosen(&mut self, desk: &mut Desk<'_>) {
        let act = if self.undoes() { Moderation::NotDone } else { Moderation::Done };
        self.moderate_chosen(act, desk);
    }

    /// Opens the box for one reply to all that is chosen.
    pub(super) fn reply_to_chosen(&mut self) {
        self.many.open = true;
        self.many.focus = true;
        self.deleting = None;
    }

    /// Puts the saved reply of a place into the box for all that is chosen, as it is kept: what it names is filled
    /// in for each comment when it is sent.
    pub(super) fn take_saved_for_chosen(&mut self, at: usize) {
        let Some(row) = self.saved.shown().and_then(|saved| saved.rows.get(at)) else { return };
        self.many.text = row.reply.pick(None).to_owned();
        self.many.saved = row.reply.id;
        self.many.caret = true;
        self.reply_to_chosen();
    }

    /// Lets go of what is chosen, or first of the reply to it.
    pub(super) fn drop_chosen(&mut self) {
        if std::mem::take(&mut self.many.open) {
            return;
        }
        self.selection.clear();
    }
}

/// What an act about so many costs, in words: its calls, and what share of the calls allowed that is, as far as
/// the meter has learned what a percent is.
pub fn price(calls: u64, status: &Status) -> String {
    let about = tr_count!(calls, "about {calls} call", "about {calls} calls", calls = number(calls));
    match status.calls_per_percent.filter(|per| *per > 0).map(|per| calls.div_ceil(u64::from(per))) {
        None => about,
        Some(0 | 1) => tr!("{about}, 1 % of this hour at most", about = about),
        Some(percent) => tr!("{about}, {percent} % of this hour", about = about, percent = number(percent)),
    }
}

/// The bar in place of the hints: how many are chosen, what can be done to them, and its keys.
pub fn bar(inbox: &mut Inbox, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.selected);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::M, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout).id_salt("chosen"));
    let ui = &mut ui;
    ui.spacing_mut().item_spacing.x = space::XS;
    let count = inbox.chosen_count();
    let n = number(count);
    name(tr!("{n} chosen", n = n)).show(ui);
    let tight = rect.width() < width::LIST;
    let (hide, hide_name) = match inbox.shows() {
        true => (tr!("Show"), tr!("Show the {n} chosen", n = n)),
        false => (tr!("Hide"), tr!("Hide the {n} chosen", n = n)),
    };
    let (done, done_name) = match inbox.undoes() {
        true => (tr!("Not done"), tr!("Mark the {n} chosen as not done", n = n)),
        false => (tr!("Done"), tr!("Mark the {n} chosen as done", n = n)),
    };
    let keys = ["inbox.hide", "inbox.done", "inbox.delete", "inbox.reply"].map(|id| desk.caps(id));
    let may = desk.off_for_many(Feature::Comments).is_none();
    let button = |ui: &mut Ui, words: &str, key: &str, said: String| {
        let here_only = words == done;
        let button = Button::quiet(words.to_owned()).small().name(said).enabled(may || here_only);
        ui.add(if tight { button } else { button.key(key) })
    };
    let hide = crate::ui::widgets::tip(
        button(ui, hide, &keys[0], hide_name),
        &price(count * HIDE_CALLS, desk.status),
        None,
    );
    if hide.clicked() {
        inbox.hide_chosen(desk);
    }
    if button(ui, done, &keys[1], done_name).clicked() {
        inbox.done_chosen(desk);
    }
    if button(ui, tr!("Delete"), &keys[2], tr!("Delete the {n} chosen", n = n)).clicked() {
        inbox.deleting = Some(Deleting::Chosen);
    }
    if button(ui, tr!("Reply with…"), &keys[3], tr!("Reply to the {n} chosen", n = n)).clicked() {
        inbox.reply_to_chosen();
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let drop = IconButton::new(icons::X, tr!("Choose nothing")).key("Esc").small();
        if ui.add(drop).clicked() {
            inbox.selection.clear();
            inbox.many = Reply::default();
        }
        let cost = meta(price(count * HIDE_CALLS, desk.status)).tone(Tone::Text3);
        if cost.width(ui) + space::S < ui.available_width() {
            cost.show(ui);
        }
    });
}

/// The question before many are deleted.
pub fn question(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let count = inbox.chosen_count();
    ui.add_space(space::M);
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::L as i8, 0)).show(ui, |ui| {
        card(ui, |ui| {
            name(tr!("Delete {comments} for ever?", comments = counts::comments(count))).show(ui);
            ui.add_space(space::XS);
            let when = match desk.settings.choices.delete_when {
                DeleteWhen::AfterUndo => tr!(
                    "They are hidden at once and deleted after {seconds} s. Instagram cannot bring them back; the texts stay here.",
                    seconds = desk.settings.choices.undo_s
                ),
                DeleteWhen::EndOfDay => tr!("They are hidden at once and deleted at the end of the day; until then they can be taken back. The texts stay here.").to_owned(),
            };
            body(tr!("{when} It takes {price}.", when = when, price = price(count * DELETE_CALLS, desk.status)))
                .wrapped()
                .show(ui);
            ui.add_space(space::M);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let last = tr!("Delete {n} for ever", n = number(count));
                if ui.add(Button::last(last).icon(icons::TRASH).key("Enter")).clicked() {
                    inbox.delete(desk);
                }
                if ui.add(Button::quiet(tr!("Keep them")).key("Esc")).clicked() {
                    inbox.deleting = None;
                }
            });
        });
    });
}

/// The box for one reply to all that is chosen.
pub fn reply(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let top = ui.cursor().top();
    hairline(ui);
    ui.add_space(space::M);
    let count = inbox.chosen_count();
    let id = Id::unique("reply to many");
    let typing = ui.memory(|memory| memory.has_focus(id));
    let entered = typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let left = typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let mut pressed = false;
    // The saved replies of one account are not said for another.
    let rows = inbox.saved.shown().filter(|_| !desk.together).map_or(&[][..], |saved| &saved.rows);
    let tight = ui.ctx().content_rect().width() <= width::NARROW;
    let mut taken = None;
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::L as i8, 0)).show(ui, |ui| {
        taken = saved::show(ui, rows, tight, desk);
        ui.add_space(space::S);
        card(ui, |ui| {
            let to = tr!("The same reply to {comments}", comments = counts::comments(count));
            name(to).show(ui);
            ui.add_space(space::XS);
            let field = Field::new(tr!("Reply to all that is chosen"), &mut inbox.many.text)
                .hint(tr!("What all of them are told"))
                .reading()
                .bare()
                .growing(2)
                .enter_sends()
                .id(id)
                .show(ui);
            if std::mem::take(&mut inbox.many.focus) {
                field.response.request_focus();
            }
            if std::mem::take(&mut inbox.many.caret) {
                caret_to_end(ui.ctx(), id, &inbox.many.text);
            }
            named(ui, &inbox.many.text);
            spoken(ui, rows, &inbox.many);
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let cost = price(count * REPLY_CALLS, desk.status);
                meta(tr!("Public, one under each comment, {cost}", cost = cost)).tone(Tone::Text3).show(ui);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let ready = !inbox.many.text.trim().is_empty();
                    let words = tr!("Reply to {n}", n = number(count));
                    pressed = ui.add(Button::main(words).key("Enter").enabled(ready)).clicked();
                });
            });
        });
    });
    let tall = (ui.min_rect().bottom() - top + space::M).ceil();
    if inbox.many.tall.replace(tall) != Some(tall) {
        ui.ctx().request_repaint();
    }
    if let Some(at) = taken {
        inbox.take_saved_for_chosen(at);
    }
    if left {
        ui.memory_mut(|memory| memory.surrender_focus(id));
        inbox.many.open = false;
    }
    let text = inbox.many.text.trim().to_owned();
    if (entered || pressed) && !text.is_empty() {
        ui.memory_mut(|memory| memory.surrender_focus(id));
        let saved = inbox.many.saved;
        inbox.moderate_chosen(Moderation::Reply { text, saved }, desk);
    }
}

/// What of the words is filled in for each comment, and what nobody knows.
fn named(ui: &mut Ui, text: &str) {
    let places: Vec<String> = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}")).collect();
    let here: Vec<&str> = places.iter().map(String::as_str).filter(|place| text.contains(place)).collect();
    let unknown = unknown_placeholders(text);
    if let Some(name) = unknown.first() {
        let place = format!("{{{name}}}");
        let words = tr!("Nobody knows {place}: it would be sent as it stands", place = place);
        meta(words).tone(Tone::Stuck).show(ui);
    } else if !here.is_empty() {
        let words = tr!(
            "{places}: filled in for each; where that is not known, the comment is left out",
            places = here.join(", ")
        );
        meta(words).tone(Tone::Text3).wrapped().show(ui);
    }
}

/// In which languages a saved reply is sent, while its words are left as they are kept.
fn spoken(ui: &mut Ui, rows: &[SavedRow], many: &Reply) {
    let row = rows.iter().find(|row| many.saved.is_some() && row.reply.id == many.saved);
    let Some(reply) = row.map(|row| &row.reply).filter(|reply| reply.pick(None).trim() == many.text.trim())
    else {
        return;
    };
    let languages: Vec<String> =
        reply.texts.iter().filter_map(|text| text.language.as_deref()).map(language).collect();
    if reply.texts.len() > 1 && !languages.is_empty() {
        let words = tr!(
            "Sent in the language of each comment where it is kept in it: {languages}",
            languages = languages.join(", ")
        );
        meta(words).tone(Tone::Text3).wrapped().show(ui);
    }
}

/// `Esc` in the list lets go of what is chosen.
pub fn take_escape(inbox: &mut Inbox, ui: &Ui) {
    if inbox.has_chosen() && keys::take(ui, Key::Escape) {
        inbox.drop_chosen();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_names_a_share_only_once_it_is_known() {
        let with = |per| Status { calls_per_percent: per, ..Status::default() };
        assert_eq!(price(300, &with(None)), "about 300 calls");
        assert_eq!(price(300, &with(Some(50))), "about 300 calls, 6 % of this hour");
        assert_eq!(price(12, &with(Some(50))), "about 12 calls, 1 % of this hour at most");
        assert_eq!(price(1, &with(None)), "about 1 call");
    }
}
