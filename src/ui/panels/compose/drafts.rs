//! The shelf of drafts: a sheet in which they are found, opened, copied, made templates and thrown away, and what is
//! said above the tray of the one that is open.
//! Invariant: what is thrown away can be had back, at once and for weeks.

use egui::{Align, Align2, Layout, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::{DraftId, DraftKind};
use crate::engine::Command;
use crate::engine::drafts::{DraftWish, KEPT_DAYS};
use crate::engine::views::drafts::{Drafts, DraftsAsk, Shelf, ShelfRow};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{NOTHING, Tone, faces, height, icon, picture, radius, space, tokens};
use crate::ui::when;
use crate::ui::widgets::{
    Button, Field, IconButton, Menu, MenuItem, Touch, hairline, section_line, segments,
};

use super::bench::Bench;

/// Width of the sheet, points.
const WIDE: f32 = 456.0;
/// Height of a row: a picture of a row and the room around it.
const ROW: f32 = picture::ROW[1] + 2.0 * space::XS;
/// Rows that are seen without scrolling.
const IN_SIGHT: f32 = 7.0;
/// Seconds for which *Undo* stands above the tray.
const UNDO: f64 = 12.0;

/// What a person does on the shelf.
#[derive(Default)]
pub struct ShelfLook {
    /// What lies there.
    pub view: Live<Drafts>,
    shelf: Shelf,
    search: String,
    /// The name that is being given: to a new template of a draft, or to a template.
    naming: Option<Naming>,
    /// What was thrown away last, its words, and when, in seconds.
    thrown: Option<(DraftId, String, f64)>,
}

struct Naming {
    draft: DraftId,
    name: String,
    is_new: bool,
}

/// What was chosen in the sheet.
enum Choice {
    New,
    Import,
    Open(DraftId),
    Copy(DraftId),
    Throw(DraftId, String),
    ThrowOpen,
    Back(DraftId),
    Forget,
    Name(Naming),
    Named,
}

/// The button with the number of drafts, and its sheet.
pub fn menu(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let words = match bench.view.drafts.len() {
        0 => tr!("Drafts").to_owned(),
        1 => tr!("1 draft").to_owned(),
        count => tr!("{count} drafts", count = count),
    };
    let button = ui.add(Button::quiet(words).icon(icons::FOLDER).small());
    let choice =
        Menu::under(&button, tr!("Drafts")).width(WIDE).sheet().show(|ui| sheet(ui, bench, desk)).flatten();
    if let Some(choice) = choice {
        carry_out(ui, choice, bench, desk);
    }
}

fn carry_out(ui: &Ui, choice: Choice, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let now = ui.input(|input| input.time);
    let account = desk.account_id();
    let wish = |wish| Command::Drafts { account: account.clone(), wish };
    match choice {
        Choice::New => bench.work.start_new(desk.commands),
        Choice::Import => bench.look.import.open = true,
        Choice::Open(draft) => bench.work.open(draft, desk.commands),
        Choice::Copy(draft) => {
            bench.work.leave(desk.commands);
            desk.send(wish(DraftWish::Copy(draft)));
            bench.work.await_draft(Some(bench.view), (desk.now.as_millisecond(), now), desk.commands);
        }
        Choice::Throw(draft, words) => {
            match bench.work.id() == Some(draft) {
                true => bench.work.drop_open(desk.commands),
                false => desk.send(Command::DropDraft(draft)),
            }
            bench.look.shelf.thrown = Some((draft, words, now));
        }
        Choice::ThrowOpen => throw_open(ui, bench, desk),
        Choice::Back(draft) => put_back(draft, bench, desk),
        Choice::Forget => desk.send(wish(DraftWish::ForgetThrown)),
        Choice::Name(naming) => {
            bench.look.shelf.naming = Some(naming);
            return;
        }
        Choice::Named => {
            if let Some(Naming { draft, name, is_new }) = bench.look.shelf.naming.take() {
                bench.work.leave(desk.commands);
                desk.send(wish(match is_new {
                    true => DraftWish::KeepTemplate { draft, name },
                    false => DraftWish::RenameTemplate { draft, name },
                }));
                bench.look.shelf.shelf = Shelf::Templates;
            }
            return;
        }
    }
    bench.look.slide = 0;
    bench.look.seen = 0;
}

/// Throws the draft on the easel away, which leaves *Undo* above the tray.
pub fn throw_open(ui: &Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let Some(draft) = bench.work.id().filter(|_| !bench.is_locked()) else { return };
    let draft_words = &bench.work.draft;
    let first = draft_words.caption.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let words = headline(first, draft_words.slides.len());
    bench.work.leave(desk.commands);
    bench.work.drop_open(desk.commands);
    bench.look.shelf.thrown = Some((draft, words, ui.input(|input| input.time)));
}

fn put_back(draft: DraftId, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let account = desk.account_id();
    desk.send(Command::Drafts { account, wish: DraftWish::PutBack(draft) });
    bench.work.open(draft, desk.commands);
    bench.look.shelf.thrown = None;
}

/// Has back what was thrown away just now; `false`: nothing was.
pub fn take_back(bench: &mut Bench<'_>, desk: &mut Desk<'_>) -> bool {
    let Some((draft, ..)) = bench.look.shelf.thrown.take() else { return false };
    put_back(draft, bench, desk);
    true
}

impl ShelfLook {
    /// Whether something was thrown away just now; forgets it after a while. `now` in seconds.
    pub fn has_thrown(&mut self, now: f64) -> bool {
        self.thrown = self.thrown.take().filter(|(_, _, at)| now - at < UNDO);
        self.thrown.is_some()
    }
}

fn sheet(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) -> Option<Choice> {
    let look = &mut bench.look.shelf;
    let ask =
        DraftsAsk { account: desk.account_id(), shelf: look.shelf, search: look.search.trim().to_owned() };
    look.view.poll(desk.reader, &ask);
    let counts = look.view.shown().map(|view| view.counts).unwrap_or_default();
    let mut choice = None;
    egui::Frame::NONE.inner_margin(egui::Margin::same(space::S as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let field = Field::new(tr!("Search drafts"), &mut look.search).icon(icons::MAGNIFYING_GLASS);
        field.hint(tr!("Words of a caption, or the name of a file")).show(ui);
        let part =
            |words: &str, count: u64| if count > 0 { format!("{words} {count}") } else { words.to_owned() };
        let words = [
            part(tr!("Drafts"), counts[0]),
            part(tr!("Templates"), counts[1]),
            part(tr!("Thrown away"), counts[2]),
        ];
        let parts = [(Shelf::Desk, &*words[0]), (Shelf::Templates, &*words[1]), (Shelf::Thrown, &*words[2])];
        if segments(ui, &mut look.shelf, &parts) {
            look.naming = None;
        }
    });
    if let Some(naming) = &mut look.naming {
        choice = name_line(ui, naming);
    }
    choice = rows(ui, bench, desk).or(choice);
    hairline(ui);
    ui.add_space(space::XS);
    choice = ways_in(ui).or(choice);
    choice = below(ui, bench).or(choice);
    choice
}

/// What begins a draft.
fn ways_in(ui: &mut Ui) -> Option<Choice> {
    let mut choice = None;
    if ui.add(MenuItem::new(tr!("New draft")).icon(icons::PLUS)).clicked() {
        choice = Some(Choice::New);
    }
    if ui.add(MenuItem::new(tr!("Take in a folder with captions")).icon(icons::FOLDER_OPEN)).clicked() {
        choice = Some(Choice::Import);
    }
    choice
}

/// What can be done with the one that is open, and with what was thrown away.
fn below(ui: &mut Ui, bench: &Bench<'_>) -> Option<Choice> {
    let mut choice = None;
    let look = &bench.look.shelf;
    if look.shelf == Shelf::Thrown {
        let none = look.view.shown().is_none_or(|view| view.counts[2] == 0).then(|| tr!("nothing lies here"));
        let item = MenuItem::new(tr!("Take these away for good")).icon(icons::TRASH).tone(Tone::Stuck);
        if ui.add(item.disabled_because(none)).clicked() {
            choice = Some(Choice::Forget);
        }
        return choice;
    }
    let on_its_way = bench.is_locked().then(|| tr!("it is on its way"));
    let none = bench.work.id().is_none().then(|| tr!("nothing is kept yet"));
    let drop = MenuItem::new(tr!("Throw this draft away"))
        .icon(icons::TRASH)
        .tone(Tone::Stuck)
        .disabled_because(on_its_way.or(none));
    if ui.add(drop).clicked() {
        choice = Some(Choice::ThrowOpen);
    }
    choice
}

/// The line in which a template gets its name.
fn name_line(ui: &mut Ui, naming: &mut Naming) -> Option<Choice> {
    let mut done = false;
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::S as i8, space::XS as i8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let wide = ui.available_width() - 132.0;
            let field = Field::new(tr!("Name of the template"), &mut naming.name).width(wide);
            let response = field.hint(tr!("Name of the template")).show(ui).response;
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let can = !naming.name.trim().is_empty();
            done = ui.add(Button::plain(tr!("Keep it as that")).small().enabled(can)).clicked()
                || entered && can;
        });
    });
    done.then_some(Choice::Named)
}

fn rows(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) -> Option<Choice> {
    let open = bench.work.id();
    let look = &bench.look.shelf;
    let view = look.view.shown()?;
    if view.rows.is_empty() {
        let words = match (look.search.trim().is_empty(), look.shelf) {
            (false, _) => tr!("Nothing here holds these words").to_owned(),
            (_, Shelf::Desk) => {
                tr!("No draft yet. It comes to be with its first letter or picture.").to_owned()
            }
            (_, Shelf::Templates) => {
                tr!("No template yet. Keep a draft as one with the bookmark beside it.").to_owned()
            }
            (_, Shelf::Thrown) => {
                tr!("Nothing. What is thrown away lies here for {days} days.", days = KEPT_DAYS)
            }
        };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        body(words).tone(Tone::Text3).centred().label(ui, rect.shrink(space::S), Align2::CENTER_CENTER);
        return None;
    }
    let mut choice = None;
    let area = ScrollArea::vertical().id_salt(("drafts", look.shelf as u8)).auto_shrink([false, true]);
    area.max_height(ROW * IN_SIGHT).show_rows(ui, ROW, view.rows.len(), |ui, range| {
        for at in range {
            let row = &view.rows[at];
            choice = one(ui, row, open == Some(row.id), desk).or(choice.take());
        }
    });
    choice
}

fn one(ui: &mut Ui, row: &ShelfRow, here: bool, desk: &mut Desk<'_>) -> Option<Choice> {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let t = tokens(ui);
    let touch = Touch::of(ui, &response, true);
    let rest = if here { t.selected } else { NOTHING };
    let ground = touch.between(rest, t.selected);
    ui.painter().rect_filled(rect, egui::CornerRadius::same(radius::CONTROL), ground);
    let [wide, tall] = picture::ROW;
    let place = Rect::from_min_size(rect.min + vec2(space::S, space::XS), vec2(wide, tall));
    match &row.picture {
        Some(key) => drop(Photo::new(key).paint(ui, desk.pictures, place)),
        None => {
            ui.painter().rect_filled(place, egui::CornerRadius::same(radius::PICTURE), t.track);
            icons::PENCIL_SIMPLE.paint(ui.painter(), place.center(), icon::ROW, t.text3);
        }
    }
    let over = response.contains_pointer() || response.has_focus() || here;
    let acts =
        Rect::from_min_max(pos2(rect.right() - space::S - 3.0 * height::CONTROL, rect.top()), rect.max);
    let right = if over { acts.left() } else { rect.right() - space::S };
    let words = Rect::from_min_max(
        pos2(place.right() + space::M, rect.top() + space::S),
        pos2(right, rect.bottom() - space::S),
    );
    let (top, below) = words.split_top_bottom_at_fraction(0.5);
    let title = row.template.clone().unwrap_or_else(|| headline(&row.headline, row.slides));
    Words::new(title.as_str(), faces::BODY_MEDIUM, Tone::Text).paint(ui, top, Align2::LEFT_CENTER);
    meta(said(row, desk)).paint(ui, below, Align2::LEFT_CENTER);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, here, &title));
    if over && let Some(choice) = acts_of(ui, acts, row, &title) {
        return Some(choice);
    }
    if !response.clicked() {
        return None;
    }
    ui.close();
    Some(match (&row.template, row.thrown_at) {
        (_, Some(_)) => Choice::Back(row.id),
        (Some(_), _) => Choice::Copy(row.id),
        _ => Choice::Open(row.id),
    })
}

/// The line under the first words.
fn said(row: &ShelfRow, desk: &Desk<'_>) -> String {
    let kind = match (row.kind, row.slides) {
        (_, 0) => tr!("No slide").to_owned(),
        (DraftKind::Reel, _) => tr!("Reel").to_owned(),
        (DraftKind::Story, _) => tr!("Story").to_owned(),
        (_, 1) => tr!("1 slide").to_owned(),
        (_, count) => tr!("{count} slides", count = count),
    };
    let when = match (&row.slot, row.thrown_at) {
        (_, Some(at)) => tr!("thrown away: {age}", age = desk.age(at)),
        (Some(slot), _) => tr!("goes out {when}", when = when::moment(slot, desk.now, desk.zone)),
        _ if row.sent => tr!("on its way").to_owned(),
        _ => desk.age(row.kept_at),
    };
    format!("{kind}, {when}")
}

/// The buttons at the end of a row.
fn acts_of(ui: &mut Ui, rect: Rect, row: &ShelfRow, title: &str) -> Option<Choice> {
    let mut choice = None;
    let layout = Layout::right_to_left(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt(("acts", row.id.0)));
    inside.spacing_mut().item_spacing.x = 0.0;
    if row.thrown_at.is_some() {
        let back = IconButton::new(icons::ARROW_U_UP_LEFT, tr!("Put {name} back", name = title));
        return inside.add(back).clicked().then_some(Choice::Back(row.id));
    }
    if !row.sent
        && inside.add(IconButton::new(icons::TRASH, tr!("Throw away {name}", name = title))).clicked()
    {
        choice = Some(Choice::Throw(row.id, title.to_owned()));
    }
    if row.template.is_some() {
        let edit = IconButton::new(icons::PENCIL_SIMPLE, tr!("Edit the template {name}", name = title));
        if inside.add(edit).clicked() {
            inside.close();
            choice = Some(Choice::Open(row.id));
        }
        if inside.add(IconButton::new(icons::TAG, tr!("Rename {name}", name = title))).clicked() {
            choice = Some(Choice::Name(Naming { draft: row.id, name: title.to_owned(), is_new: false }));
        }
        return choice;
    }
    let keep = IconButton::new(icons::BOOKMARK_SIMPLE, tr!("Keep {name} as a template", name = title));
    if inside.add(keep).clicked() {
        choice = Some(Choice::Name(Naming { draft: row.id, name: title.to_owned(), is_new: true }));
    }
    if inside.add(IconButton::new(icons::COPY, tr!("Duplicate {name}", name = title))).clicked() {
        inside.close();
        choice = Some(Choice::Copy(row.id));
    }
    choice
}

/// The first words of a draft; without any, what is in it.
fn headline(words: &str, slides: usize) -> String {
    match (words, slides) {
        ("", 0) => tr!("Nothing in it yet").to_owned(),
        ("", 1) => tr!("One slide without words").to_owned(),
        ("", count) => tr!("{count} slides without words", count = count),
        (words, _) => words.to_owned(),
    }
}

/// What is said above the tray: what was thrown away, that this is a template, that a draft is on its way here.
pub fn strips(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let now = ui.input(|input| input.time);
    if bench.work.awaits(desk.status.drafts.making > 0, now) {
        section_line(ui, height::STRIP, |ui| {
            meta(tr!("Making the draft. Pictures are fetched where they are not kept here.")).show(ui);
        });
        ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    }
    if bench.look.shelf.has_thrown(now) {
        let words = bench.look.shelf.thrown.as_ref().map(|(_, words, _)| words.clone()).unwrap_or_default();
        let mut undo = false;
        section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                undo = ui
                    .add(Button::plain(tr!("Undo")).name(tr!("Put the draft back")).key("Ctrl Z").small())
                    .clicked();
                let room = ui.available_rect_before_wrap();
                let words = tr!("Thrown away: {words}", words = words);
                body(words).tone(Tone::Text).label(ui, room, Align2::LEFT_CENTER);
            });
        });
        ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
        if undo {
            take_back(bench, desk);
        }
    }
    let template = bench.work.shown(bench.view).and_then(|open| Some((open.id, open.template.clone()?)));
    if let Some((id, name)) = template {
        let mut make = false;
        section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                make = ui.add(Button::plain(tr!("New draft from it")).small()).clicked();
                let room = ui.available_rect_before_wrap();
                let words = tr!("The template {name}. Drafts begin with what stands here.", name = name);
                body(words).tone(Tone::Text).label(ui, room, Align2::LEFT_CENTER);
            });
        });
        if make {
            carry_out(ui, Choice::Copy(id), bench, desk);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_without_words_says_what_is_in_it() {
        assert_eq!(headline("Fog", 3), "Fog");
        assert_eq!(headline("", 3), "3 slides without words");
        assert_eq!(headline("", 0), "Nothing in it yet");
    }
}
