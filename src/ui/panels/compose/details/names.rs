//! A field for a username, with people known to the inbox offered below it.
//! Invariant: nobody is named who was not typed whole or chosen.

use egui::{Area, Id, Key, Modifiers, Order, Rect, Ui, pos2, vec2};

use crate::domain::draft::{is_username, username};
use crate::engine::views::known::{Known, KnownAsk, KnownName};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::live::Live;
use crate::ui::theme::{height, space};
use crate::ui::widgets::{Field, MenuItem, popup_frame};

/// Width of the list, points.
const WIDE: f32 = 240.0;

/// A name that is being typed.
#[derive(Default)]
pub(super) struct NameEntry {
    pub text: String,
    /// People whose name begins so.
    known: Live<Known>,
    /// Which of them `Enter` takes; `None`: what was typed.
    at: Option<usize>,
    /// Where the list stood in the frame before.
    sheet: Option<Rect>,
    /// The caret is wanted in it, once.
    pub caret: bool,
}

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    Nothing,
    /// A name, ready to be sent.
    Name(String),
    /// `Esc`.
    Left,
}

impl NameEntry {
    /// Clears it and puts the caret into it.
    pub fn begin(&mut self) {
        (self.text, self.at, self.caret) = (String::new(), None, true);
    }

    /// Offers these people and asks nobody.
    pub fn furnish(&mut self, known: Known) {
        self.known = Live::fixed(known);
    }

    /// Draws the field; `name` is what assistive tools call it.
    pub fn show(&mut self, ui: &mut Ui, name: &str, hint: &str, framed: bool, desk: &Desk<'_>) -> Entered {
        let id = ui.scope_id().with(name);
        let focused = ui.memory(|memory| memory.has_focus(id));
        let names = self.offered(focused, desk);
        let key = |key| focused && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !names.is_empty() {
            let last = names.len() - 1;
            if key(Key::ArrowDown) {
                self.at = Some(self.at.map_or(0, |at| if at >= last { 0 } else { at + 1 }));
            }
            if key(Key::ArrowUp) {
                self.at = Some(self.at.and_then(|at| at.checked_sub(1)).unwrap_or(last));
            }
        }
        if key(Key::Escape) {
            self.text.clear();
            ui.memory_mut(|memory| memory.surrender_focus(id));
            return Entered::Left;
        }
        let chosen = key(Key::Enter).then(|| self.taken(&names)).flatten();
        let before = self.text.clone();
        let field = Field::new(name, &mut self.text).hint(hint).id(id).enabled(ui.is_enabled());
        let field = if framed { field.width(WIDE) } else { field.bare() };
        let shown = field.show(ui);
        if self.text != before {
            self.at = None;
        }
        if std::mem::take(&mut self.caret) {
            shown.response.request_focus();
        }
        let clicked = self.list(ui, shown.rect, &names);
        match chosen.or(clicked) {
            Some(name) => {
                self.begin();
                Entered::Name(name)
            }
            None => Entered::Nothing,
        }
    }

    /// Who is offered: people whose name begins so, while the field has the caret or its list is clicked.
    fn offered(&mut self, focused: bool, desk: &Desk<'_>) -> Vec<KnownName> {
        let begins = username(&self.text);
        if begins.is_empty() || !(focused || self.sheet.is_some()) {
            self.sheet = None;
            return Vec::new();
        }
        self.known.poll(desk.reader, &KnownAsk { account: desk.account_id(), begins: begins.clone() });
        let fits = |name: &&KnownName| name.username.to_lowercase().starts_with(&begins);
        self.known.shown().map(|known| known.names.iter().filter(fits).cloned().collect()).unwrap_or_default()
    }

    fn taken(&self, names: &[KnownName]) -> Option<String> {
        let chosen = self.at.and_then(|at| names.get(at)).map(|name| name.username.clone());
        chosen.or_else(|| Some(username(&self.text)).filter(|name| is_username(name)))
    }

    fn list(&mut self, ui: &Ui, field: Rect, names: &[KnownName]) -> Option<String> {
        let focused = ui.memory(|memory| memory.focused().is_some());
        let on_list = ui.input(|input| {
            let at = input.pointer.interact_pos().zip(self.sheet);
            at.is_some_and(|(at, sheet)| sheet.contains(at))
                && (input.pointer.any_down() || input.pointer.any_released())
        });
        if names.is_empty() || !(focused || on_list) {
            self.sheet = None;
            return None;
        }
        let whole = ui.ctx().content_rect();
        let tall = height::MENU * names.len() as f32 + 2.0 * space::XS;
        let below = field.bottom() + space::XS;
        let y = if below + tall > whole.bottom() - space::S { field.top() - space::XS - tall } else { below };
        let x = field.left().min(whole.right() - WIDE - space::S);
        let dark = ui.visuals().dark_mode;
        let area = Area::new(Id::unique("names known")).order(Order::Foreground).fixed_pos(pos2(x, y));
        let drawn = area.show(ui.ctx(), |ui| {
            popup_frame(dark).show(ui, |ui| {
                ui.set_width(WIDE - 2.0 * space::XS);
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                let mut clicked = None;
                for (at, name) in names.iter().enumerate() {
                    let item = MenuItem::new(name.username.as_str()).chosen(self.at == Some(at));
                    if ui.add(item.trailing(comments(name.comments))).clicked() {
                        clicked = Some(name.username.clone());
                    }
                }
                clicked
            })
        });
        self.sheet = Some(drawn.response.rect);
        drawn.inner.inner
    }
}

fn comments(count: u64) -> String {
    match count {
        1 => tr!("1 comment").to_owned(),
        count => tr!("{count} comments", count = number(count)),
    }
}
