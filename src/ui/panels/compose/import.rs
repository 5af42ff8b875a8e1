//! The page on which a folder with captions and times is taken in: what would be made, line by line, and what is wrong
//! with each.
//! Invariant: nothing is made before the button is pressed, and nothing is scheduled unless that is switched on.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Align, Align2, Layout, Rect, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::engine::Command;
use crate::engine::drafts::DraftWish;
use crate::engine::drafts::import::{EXAMPLE, ImportState, Plan, Row, Weight};
use crate::engine::views::PictureKey;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta, name, title};
use crate::ui::theme::{Tone, faces, height, picture, space, tokens, width};
use crate::ui::when;
use crate::ui::widgets::{
    Button, Field, IconButton, Scroll, VirtualRows, card, inside, pane_header, rule_below, switch,
};

use super::bench::Look;
use super::picker::{FilePicker, NativePicker};
use super::slides::typed_path;

/// Height of a line of the list.
const ROW: f32 = 72.0;
/// Room for the number of a line.
const NUMBER: f32 = 56.0;
/// Pictures of a line that are shown.
const PICTURES: usize = 4;
/// Room for a time.
const WHEN: f32 = 264.0;

/// What a person does on the page.
#[derive(Default)]
pub struct ImportLook {
    pub open: bool,
    /// Asks for the folder; `None`: the system's dialog, once it is needed.
    pub picker: Option<Box<dyn FilePicker>>,
    asked_at: Option<f64>,
    no_dialog: bool,
    path: String,
    schedule: bool,
    scroll: Scroll,
}

/// Looks into a folder, and opens the page that tells what was found.
pub fn look_into(folder: PathBuf, look: &mut Look, desk: &mut Desk<'_>) {
    look.import.open = true;
    let account = desk.account_id();
    let wish = DraftWish::LookInto { folder, zone: desk.zone.clone() };
    desk.send(Command::Drafts { account, wish });
}

/// The page in all the room there is; `false`: it is closed.
pub fn show(ui: &mut Ui, whole: Rect, look: &mut Look, desk: &mut Desk<'_>) -> bool {
    if !look.import.open {
        return false;
    }
    answered(ui, look, desk);
    let mut close = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    pane_header(ui, |ui| {
        title(tr!("Take in a folder")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close |= ui.add(IconButton::new(icons::X, tr!("Close this page")).key("Esc")).clicked();
        });
    });
    let page = whole.with_min_y(whole.top() + height::HEADER);
    let state = desk.status.drafts.import.clone();
    let made = match &state {
        ImportState::Looked(plan) => looked(ui, page, plan, look, desk),
        other => {
            inside(ui, "import form", page.shrink(space::L), |ui| form(ui, other, look, desk));
            false
        }
    };
    if close || made {
        look.import.open = false;
        let account = desk.account_id();
        if close {
            desk.send(Command::Drafts { account, wish: DraftWish::CloseImport });
        }
    }
    true
}

fn answered(ui: &Ui, look: &mut Look, desk: &mut Desk<'_>) {
    let Some(chosen) = look.import.picker.as_mut().and_then(|picker| picker.answer()) else { return };
    let now = ui.input(|input| input.time);
    let at_once = look.import.asked_at.take().is_some_and(|asked| now - asked < 1.0);
    match chosen.into_iter().next() {
        Some(folder) => look_into(folder, look, desk),
        None => look.import.no_dialog |= at_once,
    }
}

/// What it is, how the list looks, and the ways to name a folder.
fn form(ui: &mut Ui, state: &ImportState, look: &mut Look, desk: &mut Desk<'_>) {
    ui.set_max_width(width::FORM);
    ui.spacing_mut().item_spacing.y = space::M;
    let words = tr!(
        "A folder with pictures and clips, and a CSV file that names them with their captions, alt texts and times. You see what each line becomes before anything is made. Without a CSV file each picture becomes a draft."
    );
    Words::new(words, faces::READING, Tone::Text2).wrapped().show(ui);
    match state {
        ImportState::Looking(folder) => {
            body(tr!("Looking into {folder}…", folder = folder.display())).tone(Tone::Text).show(ui);
            return;
        }
        ImportState::Failed(folder, why) => {
            name(tr!("Nothing can be made of {folder}", folder = folder.display()))
                .tone(Tone::Stuck)
                .show(ui);
            body(why.as_str()).tone(Tone::Text).wrapped().show(ui);
        }
        ImportState::Nothing | ImportState::Looked(_) => {}
    }
    let import = &mut look.import;
    let mut folder = None;
    if import.no_dialog {
        meta(tr!("No file dialog opened here. Type or paste a path, or drop the folder on the window."))
            .show(ui);
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let ask = Button::plain(tr!("Choose a folder")).icon(icons::FOLDER_OPEN);
        if ui.add(ask).clicked() {
            import.asked_at = Some(ui.input(|input| input.time));
            import.picker.get_or_insert_with(|| Box::new(NativePicker::of_folders())).ask(ui.ctx());
        }
        let wide = ui.available_width() - 120.0;
        let field = Field::new(tr!("Path of a folder"), &mut import.path).hint(tr!("/home/…/december"));
        let response = field.width(wide).show(ui).response;
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let can = !import.path.trim().is_empty();
        if ui.add(Button::plain(tr!("Look into it")).enabled(can)).clicked() || entered {
            folder = typed_path(&import.path, std::env::home_dir().as_deref());
        }
    });
    if let Some(folder) = folder {
        look_into(folder, look, desk);
    }
    ui.add_space(space::S);
    name(tr!("How the list looks")).show(ui);
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for line in EXAMPLE.lines() {
            body(line).tone(Tone::Text).show(ui);
        }
    });
    let hints = tr!(
        "Several files of one post stand in one cell, parted by | or ; and so do their alt texts. Columns may also be called caption, first comment, zone, or when, with day and time in one. UTF-8, UTF-16 and Windows files are read; commas, semicolons and tabs."
    );
    meta(hints).wrapped().show(ui);
}

/// What would be made, and the bar that makes it. `true`: it is being made.
fn looked(ui: &mut Ui, page: Rect, plan: &Arc<Plan>, look: &mut Look, desk: &mut Desk<'_>) -> bool {
    let foot = page.with_min_y(page.bottom() - height::PUBLISH);
    let mut top = page.top() + space::M;
    let mut line = |ui: &mut Ui, words: String, tone: Tone| {
        let rect = Rect::from_min_max(
            pos2(page.left() + space::L, top),
            pos2(page.right() - space::L, top + faces::BODY.line),
        );
        body(words).tone(tone).label(ui, rect, Align2::LEFT_CENTER);
        top = rect.bottom() + space::XS;
    };
    line(ui, source(plan), Tone::Text2);
    for note in &plan.notes {
        line(ui, note.clone(), Tone::Waiting);
    }
    if !plan.unnamed.is_empty() {
        line(ui, tr!("No line names: {names}", names = plan.unnamed.join(", ")), Tone::Waiting);
    }
    let list = Rect::from_min_max(pos2(page.left(), top + space::S), pos2(page.right(), foot.top()));
    ui.painter().hline(list.x_range(), list.top(), egui::Stroke::new(1.0, tokens(ui).line));
    let (zone, now) = (desk.zone.clone(), desk.now);
    let pictures = &mut *desk.pictures;
    VirtualRows::new(&mut look.import.scroll, plan.rows.len(), ROW).show(ui, list, |ui, at, rect| {
        let row = &plan.rows[at];
        draw(ui, rect, row, pictures);
        let words = row.slot.as_ref().map(|slot| when::moment(slot, now, &zone));
        let time = rect.with_min_x(rect.right() - WHEN).shrink2(vec2(space::L, space::S));
        let tone = if row.can_be_scheduled() { Tone::Text } else { Tone::Text3 };
        let words = words.unwrap_or_else(|| tr!("no time").to_owned());
        body(words).tone(tone).paint(ui, time, Align2::RIGHT_CENTER);
    });
    inside(ui, "import bar", foot, |ui| bar(ui, foot, plan, look, desk))
}

fn source(plan: &Plan) -> String {
    let list = plan.list.as_ref().and_then(|list| list.file_name()).map(|name| name.to_string_lossy());
    match (list, plan.read_as) {
        (Some(list), Some((encoding, separator))) => {
            let parted = match separator {
                ',' => tr!("commas"),
                ';' => tr!("semicolons"),
                '\t' => tr!("tabs"),
                _ => tr!("upright lines"),
            };
            tr!(
                "{list} in {folder}, read as {encoding} with {parted} between columns",
                list = list,
                folder = plan.folder.display(),
                encoding = encoding,
                parted = parted
            )
        }
        _ => plan.folder.display().to_string(),
    }
}

fn draw(ui: &mut Ui, rect: Rect, row: &Row, pictures: &mut crate::ui::pictures::Pictures) {
    rule_below(ui, rect);
    let out = row.left_out();
    let first = row.draft.caption.lines().map(str::trim).find(|line| !line.is_empty());
    let words = first.map_or_else(|| tr!("Without a caption").to_owned(), str::to_owned);
    let response = ui.interact(rect, ui.scope_id().with(("line", row.line, &words)), egui::Sense::hover());
    let faults: Vec<&str> = row.faults.iter().map(|fault| fault.words.as_str()).collect();
    let said = std::iter::once(tr!("Line {number}: {words}", number = row.line, words = words))
        .chain(faults.iter().map(|fault| (*fault).to_owned()))
        .collect::<Vec<_>>()
        .join(". ");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, !out, &said));
    let number = Rect::from_min_size(rect.min, vec2(NUMBER, rect.height()));
    if row.line > 0 {
        meta(row.line.to_string()).tone(Tone::Text3).paint(ui, number, Align2::CENTER_CENTER);
    }
    let [wide, tall] = picture::ROW;
    let mut left = number.right();
    for slide in row.draft.slides.iter().take(PICTURES) {
        let place = Rect::from_min_size(pos2(left, rect.center().y - tall / 2.0), vec2(wide, tall));
        let key = PictureKey::File { path: slide.file.clone(), at_ms: 0 };
        Photo::new(&key).opacity(if out { 0.45 } else { 1.0 }).paint(ui, pictures, place);
        left = place.right() + space::XS;
    }
    let more = row.draft.slides.len().saturating_sub(PICTURES);
    let start = number.right() + PICTURES as f32 * (wide + space::XS) + space::XXL;
    if more > 0 {
        let place = Rect::from_min_max(pos2(left, rect.top()), pos2(start, rect.bottom()));
        meta(format!("+{more}")).paint(ui, place, Align2::LEFT_CENTER);
    }
    let text = Rect::from_min_max(
        pos2(start, rect.top() + space::S),
        pos2(rect.right() - WHEN, rect.bottom() - space::S),
    );
    let tone = if out { Tone::Text3 } else { Tone::Text };
    let align = if faults.is_empty() { Align2::LEFT_CENTER } else { Align2::LEFT_TOP };
    Words::new(words.as_str(), faces::BODY_MEDIUM, tone).paint(ui, text, align);
    if !faults.is_empty() {
        let worst = row.faults.iter().map(|fault| fault.weight);
        let (lead, tone) = match () {
            () if out => (tr!("Left out: "), Tone::Stuck),
            () if worst.clone().any(|weight| weight == Weight::Draft) => (tr!("Draft only: "), Tone::Waiting),
            () => ("", Tone::Text3),
        };
        let below = text.with_min_y(text.top() + faces::BODY.line);
        let words = format!("{lead}{}", faults.join(". "));
        meta(words).tone(tone).lines(2).paint(ui, below, Align2::LEFT_TOP);
    }
}

fn bar(ui: &mut Ui, foot: Rect, plan: &Arc<Plan>, look: &mut Look, desk: &mut Desk<'_>) -> bool {
    let t = tokens(ui);
    ui.painter().rect_filled(foot, 0.0, t.raised);
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let (makes, schedules) = (plan.makes(), plan.schedules());
    let out = plan.rows.len() - makes;
    let layout = Layout::right_to_left(Align::Center);
    let mut bar = ui.new_child(UiBuilder::new().max_rect(foot.shrink2(vec2(space::L, 0.0))).layout(layout));
    bar.spacing_mut().item_spacing.x = space::S;
    let words = match (makes, look.import.schedule && schedules > 0) {
        (1, false) => tr!("Make 1 draft").to_owned(),
        (count, false) => tr!("Make {count} drafts", count = count),
        (count, true) => tr!("Make {count} drafts and schedule {some}", count = count, some = schedules),
    };
    let pressed = bar.add(Button::main(words).enabled(makes > 0)).clicked();
    if bar.add(Button::quiet(tr!("Another folder"))).clicked() {
        let account = desk.account_id();
        desk.send(Command::Drafts { account, wish: DraftWish::CloseImport });
    }
    let left = Layout::left_to_right(Align::Center);
    bar.with_layout(left, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if schedules > 0 {
            switch(ui, &mut look.import.schedule, tr!("Schedule those with a time"));
            body(tr!("Schedule the {count} with a time", count = schedules)).tone(Tone::Text).show(ui);
        }
        if out > 0 {
            let words = match out {
                1 => tr!("1 line is left out").to_owned(),
                count => tr!("{count} lines are left out", count = count),
            };
            meta(words).tone(Tone::Stuck).show(ui);
        }
    });
    if pressed {
        let account = desk.account_id();
        let wish =
            DraftWish::Import { plan: Arc::clone(plan), schedule: look.import.schedule && schedules > 0 };
        desk.send(Command::Drafts { account, wish });
        look.import.schedule = false;
    }
    pressed
}
