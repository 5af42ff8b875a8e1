//! Welcome: the way in, while no account is signed in.
//! Invariant: nothing is asked before a way was chosen, and the demo is one click away.

mod wall;

use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::engine::command::{Command, SignIn};
use crate::engine::status::{SecretsPlace, SignInState};
use crate::engine::views::settings::ThemeChoice;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::mark;
use crate::ui::panels::Goal;
use crate::ui::panels::own_data::OwnData;
use crate::ui::panels::settings::doctor::path::Path;
use crate::ui::panels::sign_in::SignInForm;
use crate::ui::text::{Words, body, meta, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Button, Menu, MenuItem, Trouble, inside};

/// Width of the words, and the least space left of them.
const COLUMN: f32 = 544.0;
const LEFT: f32 = 112.0;
/// Width of the path.
const PATH: f32 = 480.0;
/// Indent of what belongs to an offer.
const INDENT: f32 = 36.0;
/// Where the mark stands, and from where the words begin in a window of 900.
const MARK_TOP: f32 = 64.0;
const MARK_TALL: f32 = 36.0;
const WORDS_TOP: f32 = 212.0;
const WORDS_TOP_OPEN: f32 = 132.0;

/// The panel's own memory.
#[derive(Default)]
pub struct Welcome {
    form: SignInForm,
    /// The demo was asked for last: its state belongs beside its button.
    demo: bool,
    /// The path to a connected account.
    pub path: Path,
    /// The path is walked; else the two offers stand here.
    walking: bool,
    /// A path that was left in the middle has been opened again.
    resumed: bool,
    /// An archive of another computer, or the proof that everything was deleted here.
    pub own: OwnData,
}

impl Welcome {
    /// Draws it into the whole window.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        self.own.begin(ui, desk);
        let whole = ui.max_rect();
        let (words, pictures, columns) = wall::split(whole);
        wall::show(ui, desk, pictures, columns);
        if desk.goal.take_if(|goal| *goal == Goal::Path).is_some() {
            self.walking = true;
        }
        if let (false, Some(begun)) = (self.resumed, self.path.is_begun(desk)) {
            (self.resumed, self.walking) = (true, self.walking || begun);
        }
        if self.walking {
            let room = words.shrink2(vec2(((words.width() - PATH) / 2.0).max(0.0).floor(), 0.0));
            let back = inside(ui, "path alone", room, |ui| self.path.alone(ui, desk, room));
            self.walking = !back;
            return;
        }
        inside(ui, "words", words, |ui| self.words(ui, desk, words));
    }

    fn words(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect) {
        let left = rect.left() + LEFT.min(((rect.width() - COLUMN) / 2.0).max(space::XL)).round();
        let wide = COLUMN.min(rect.right() - left - space::XL);
        let squeeze = (rect.height() / 900.0).min(1.0);
        let at = pos2(left, rect.top() + (MARK_TOP * squeeze).round());
        name(ui, at);
        // A form takes the room above the words; else they stand lower, in the quiet.
        let open = self.form.is_open(&desk.status.sign_in);
        let wanted = if open { WORDS_TOP_OPEN } else { WORDS_TOP };
        let top = rect.top() + (wanted * squeeze * squeeze).max(MARK_TOP + MARK_TALL + space::M).round();
        let foot = rect.bottom() - 32.0;
        let column = Rect::from_min_max(pos2(left, top), pos2(left + wide, foot - space::XL));
        // Room around for rings, and at the right for the scroll bar.
        let around = column.expand(3.0).with_max_x(column.right() + space::L);
        inside(ui, "column", around, |ui| {
            let scroll = egui::ScrollArea::vertical().auto_shrink(false).id_salt("welcome");
            scroll.show(ui, |ui| {
                egui::Frame::NONE.inner_margin(3.0).show(ui, |ui| {
                    ui.set_max_width(wide);
                    self.column(ui, desk);
                });
            });
        });
        let line = Rect::from_center_size(pos2(left + wide / 2.0, foot - 16.0), vec2(wide, height::SMALL));
        inside(ui, "foot", line.expand(3.0), |ui| theme(ui, desk, line));
    }

    fn column(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
        let sentence = tr!("A quiet room for your\nInstagram account");
        Words::new(sentence, faces::FIGURE, Tone::Text).wrapped().show(ui);
        ui.add_space(space::M);
        let more = tr!(
            "Answer every comment, publish, and understand the numbers. Everything stays in a file of your own, on this computer."
        );
        Words::new(more, faces::READING, Tone::Text2).wrapped().show(ui);
        ui.add_space(space::XXL + space::S);
        if self.own.cards(ui, desk) {
            ui.add_space(space::XL);
        }
        rule(ui);
        self.connect(ui, desk);
        rule(ui);
        self.demo(ui, desk);
        rule(ui);
        self.restore(ui, desk);
        rule(ui);
    }

    fn restore(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        offer(ui, icons::DOWNLOAD_SIMPLE, tr!("Bring an archive"), |ui| {
            let words = tr!(
                "You have Tintype on another computer, or had it here: export there what it keeps, and everything is as it was there."
            );
            body(words).wrapped().show(ui);
            ui.add_space(space::L);
            self.own.restore(ui, desk);
        });
    }

    fn connect(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        offer(ui, icons::USER_PLUS, tr!("Connect an account"), |ui| {
            let words = tr!(
                "A professional account: business or creator. You need a Meta app of your own, and we walk you through it in about ten minutes."
            );
            body(words).wrapped().show(ui);
            ui.add_space(space::L);
            self.form.elsewhere = self.demo;
            let before = desk.commands.len();
            self.form.show(ui, desk, false);
            if desk.commands[before..].iter().any(|command| matches!(command, Command::SignIn(_))) {
                self.demo = false;
            }
            ui.add_space(space::M);
            let place = match desk.status.secrets {
                SecretsPlace::Keychain => tr!("Keys are kept in your system's keychain, never in our files"),
                SecretsPlace::SealedFile => tr!("Keys are kept in a file under your passphrase"),
                SecretsPlace::GuardedFile => {
                    tr!("This system has no keychain: keys are kept in a file that only you may read")
                }
                SecretsPlace::Memory => tr!("Keys are kept until the window closes, and nowhere on the disk"),
            };
            crate::ui::widgets::mark(ui, icons::SHIELD_CHECK, place, Tone::Text3);
        });
    }

    fn demo(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        offer(ui, icons::IMAGES, tr!("Explore the demo"), |ui| {
            let words = tr!(
                "tidewrack.clay, a pottery by the sea with 240 posts and some 12,000 comments. It works like the real thing and reaches nobody."
            );
            body(words).wrapped().show(ui);
            ui.add_space(space::L);
            let mut busy = None;
            if self.demo {
                match &desk.status.sign_in {
                    SignInState::Failed(trouble) => {
                        Trouble::of(trouble).plain().show(ui);
                        ui.add_space(space::M);
                    }
                    SignInState::Working(words) => busy = Some(words.clone()),
                    SignInState::Idle | SignInState::Browser { .. } | SignInState::Done(_) => {}
                }
            }
            let waits = busy.is_some();
            ui.horizontal(|ui| {
                let button = Button::plain(tr!("Open the demo")).icon(icons::ARROW_RIGHT);
                if ui.add(button.disabled_because(busy)).clicked() && !waits {
                    self.demo = true;
                    desk.send(Command::SignIn(SignIn::Demo));
                }
            });
        });
    }
}

/// The mark with the name.
fn name(ui: &mut Ui, at: egui::Pos2) {
    mark::paint(ui.painter(), at, MARK_TALL);
    let rect = Rect::from_min_size(at + vec2(MARK_TALL + space::M, 0.0), vec2(200.0, MARK_TALL));
    title(tr!("Tintype")).label(ui, rect, Align2::LEFT_CENTER);
}

fn rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, tokens(ui).line));
}

/// An offer: its sign, its title, and what belongs to it.
fn offer(ui: &mut Ui, sign: Icon, words: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(space::XL - 3.0);
    let top_left = ui.cursor().left_top();
    let wide = ui.available_width() - INDENT;
    let center = top_left + vec2(icon::HEAD / 2.0, 11.0);
    sign.paint(ui.painter(), center, icon::HEAD, tokens(ui).text2);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INDENT);
        ui.vertical(|ui| {
            ui.set_width(wide);
            ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
            Words::new(words, faces::READING_SEMIBOLD, Tone::Text).show(ui);
            add(ui);
        });
    });
    ui.add_space(space::XL - 3.0);
}

/// The theme in use, changed by a menu.
fn theme(ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect) {
    let worn = desk.settings.choices.theme;
    let all = [
        (ThemeChoice::System, icons::CIRCLE_HALF, tr!("As the system")),
        (ThemeChoice::Darkroom, icons::MOON, tr!("Darkroom")),
        (ThemeChoice::Daylight, icons::SUN, tr!("Daylight")),
    ];
    let (sign, word) =
        all.iter().find(|(theme, ..)| *theme == worn).map_or((icons::CIRCLE_HALF, ""), |it| (it.1, it.2));
    let size = vec2(icon::META + space::S + meta(word).width(ui).ceil() + 1.0, height::SMALL);
    let place = Rect::from_min_size(rect.left_top(), size);
    let response = ui.interact(place, ui.scope_id().with("theme"), Sense::click());
    let tone = if response.hovered() || response.has_focus() { Tone::Text } else { Tone::Text3 };
    let color = tokens(ui).tone(tone);
    sign.paint(ui.painter(), place.left_center() + vec2(icon::META / 2.0, 0.0), icon::META, color);
    let text = place.with_min_x(place.left() + icon::META + space::S).with_max_x(place.right() + 1.0);
    meta(word).tone(tone).paint(ui, text, Align2::LEFT_CENTER);
    let said = tr!("Theme: {word}", word = word);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
    Menu::under(&response, tr!("Theme")).show(|ui| {
        for (theme, sign, word) in all {
            if ui.add(MenuItem::new(word).icon(sign).chosen(theme == worn)).clicked() {
                let mut choices = desk.settings.choices.clone();
                choices.theme = theme;
                desk.send(Command::Keep(choices));
            }
        }
    });
}
