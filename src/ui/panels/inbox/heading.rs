//! The heading of the list: what it shows and how many, the chips that arrange it, and its menu.
//! Invariant: what finds no room stands in the menu, so nothing is out of reach.

use egui::{Align, Layout, Ui, UiBuilder};

use crate::domain::search::{Is, Key, Term, What};
use crate::engine::command::Command;
use crate::engine::export::ExportWish;
use crate::engine::status::ExportFormat;
use crate::engine::views::inbox::{
    ARRANGED_AT_MOST, Arrangement, FOUND_AT_FIRST, FOUND_AT_MOST, InboxFilter, IndexAsk,
};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{Button, Chip, IconButton, Menu, MenuItem, hairline};

use super::{Inbox, filters, views};

/// The width for which a long name gives way to the chips.
const NAME_AT_MOST: f32 = 128.0;

/// An arrangement and its name.
type Arranged = (Arrangement, fn() -> &'static str);

/// All of them.
const ARRANGEMENTS: [Arranged; 4] = [
    (Arrangement::Newest, || tr!("Newest")),
    (Arrangement::ByPost, || tr!("By post")),
    (Arrangement::ByAuthor, || tr!("By author")),
    (Arrangement::ByDay, || tr!("By day")),
];

/// What a view asks for, as filters that can be seen.
pub fn filters_of(filter: InboxFilter) -> Vec<Term> {
    let is: &[Is] = match filter {
        InboxFilter::NeedsAnswer | InboxFilter::Closing => &[Is::Open],
        InboxFilter::Questions => &[Is::Open, Is::Question],
        InboxFilter::Mentions => &[Is::Open, Is::Mention],
        InboxFilter::Waiting => &[Is::Waiting],
        InboxFilter::Done => &[Is::Done],
        InboxFilter::Hidden => &[Is::Hidden],
        InboxFilter::Deleted => &[Is::Deleted],
        InboxFilter::All => &[],
    };
    is.iter().map(|is| Term::of(What::Is(*is))).collect()
}

/// The heading.
pub fn show(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let whole = ui.available_rect_before_wrap();
    let (words, figure) = (name(title(inbox)), meta(count(inbox)));
    let figure_wide = figure.width(ui).ceil();
    let wanted = words.width(ui).ceil().min(NAME_AT_MOST) + space::S + figure_wide + space::S;
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(whole).layout(layout));
    right.spacing_mut().item_spacing.x = space::XS;
    menu_button(inbox, &mut right, desk);
    if !export_progress(&mut right, desk) {
        chips(inbox, &mut right, whole.width() - wanted, desk);
    }
    let left = whole.with_max_x(right.min_rect().left() - space::S);
    let name_box = left.with_max_x((left.right() - figure_wide - space::S).max(left.left()));
    let painted = words.label(ui, name_box, egui::Align2::LEFT_CENTER).rect;
    figure.label(ui, left.with_min_x(painted.right() + space::S), egui::Align2::LEFT_CENTER);
}

/// What the list shows.
pub fn title(inbox: &Inbox) -> String {
    if inbox.search.is_empty() {
        return views::name(inbox.filter).to_owned();
    }
    let saved = inbox.searches.shown_as(inbox.search.said());
    saved.unwrap_or_else(|| tr!("Found").to_owned())
}

/// How many comments stand in the list.
pub fn count(inbox: &Inbox) -> String {
    let Some(index) = inbox.index.shown() else { return String::new() };
    let comments = index.comments();
    let cut = match (inbox.search.is_empty(), inbox.arrangement) {
        (false, _) if comments == FOUND_AT_MOST => true,
        (false, _) if comments == FOUND_AT_FIRST && inbox.search.is_hurried() => true,
        (_, Arrangement::ByPost | Arrangement::ByAuthor) => comments == ARRANGED_AT_MOST,
        _ => false,
    };
    if cut {
        return tr!("newest {count}", count = number(comments as u64));
    }
    number(comments as u64)
}

fn chips(inbox: &mut Inbox, ui: &mut Ui, room: f32, desk: &mut Desk<'_>) {
    let current = (!inbox.is_guessed()).then_some(inbox.arrangement);
    let chip = |(arrangement, words): &Arranged| Chip::new(words()).chosen(current == Some(*arrangement));
    let wide: Vec<f32> = ARRANGEMENTS.iter().map(|one| chip(one).size(ui).x + space::XS).collect();
    let three: f32 = wide[..3].iter().sum();
    let [signed, plain] = [true, false].map(|sign| language_chip(inbox, sign).size(ui).x + space::XS);
    let free = room - ui.min_rect().width();
    // By day gives way first, then the language's sign, then the language, then all: they are in the menu.
    let (shown, language) = match () {
        () if three + wide[3] + signed <= free => (4, Some(true)),
        () if three + signed <= free => (3, Some(true)),
        () if three + plain <= free => (3, Some(false)),
        () if three <= free => (3, None),
        () => (0, None),
    };
    if let Some(sign) = language {
        let open = ui.add(language_chip(inbox, sign));
        let picked = Menu::under(&open, "inbox languages").show(|ui| languages(inbox, ui, desk)).flatten();
        inbox.take_language(picked);
    }
    let mut picked = None;
    for (arrangement, words) in ARRANGEMENTS[..shown].iter().rev() {
        if ui.add(chip(&(*arrangement, *words))).clicked() {
            picked = Some(*arrangement);
        }
    }
    inbox.arrange(picked);
}

fn language_chip(inbox: &Inbox, sign: bool) -> Chip<'static> {
    let chosen = inbox.search.query().terms.iter().find_map(|term| match &term.what {
        What::Lang(code) if !term.negated => Some(filters::language(code)),
        _ => None,
    });
    let is_chosen = chosen.is_some();
    let chip = Chip::new(chosen.unwrap_or_else(|| tr!("Any language").to_owned())).chosen(is_chosen);
    if sign { chip.icon(icons::TRANSLATE) } else { chip }
}

/// The languages there are: the outer `Some` is a choice, the inner one a language.
fn languages(inbox: &mut Inbox, ui: &mut Ui, desk: &Desk<'_>) -> Option<Option<String>> {
    let ask = crate::engine::views::inbox_search::LanguagesAsk { account: inbox.whose.clone() };
    let mut picked = None;
    let any = !inbox.search.query().asks(Key::Lang);
    if ui.add(MenuItem::new(tr!("Any language")).chosen(any)).clicked() {
        picked = Some(None);
    }
    let Some(languages) = inbox.languages.poll(desk.reader, &ask) else { return picked };
    if languages.codes.is_empty() {
        ui.add(MenuItem::new(tr!("No language is known yet")).disabled_because(Some("")));
    }
    for code in &languages.codes {
        let chosen = inbox.search.has(&What::Lang(code.clone()));
        if ui.add(MenuItem::new(filters::language(code)).trailing(code.as_str()).chosen(chosen)).clicked() {
            picked = Some(Some(code.clone()));
        }
    }
    picked
}

/// The button at the end with everything that can be done with the list.
pub fn menu_button(inbox: &mut Inbox, ui: &mut Ui, desk: &mut Desk<'_>) {
    let open = ui.add(IconButton::new(icons::SORT_ASCENDING, tr!("Arrange and export")).small());
    Menu::under(&open, "inbox list menu").show(|ui| {
        for (arrangement, words) in ARRANGEMENTS {
            let chosen = inbox.arrangement == arrangement && !inbox.is_guessed();
            if ui.add(MenuItem::new(words()).chosen(chosen)).clicked() {
                inbox.arrange(Some(arrangement));
            }
        }
        if ui.add(MenuItem::new(tr!("By the helper's guess")).chosen(inbox.is_guessed())).clicked() {
            inbox.arrange(Some(Arrangement::Newest));
            inbox.by_guess = true;
        }
        hairline(ui);
        let none = inbox.index.shown().is_none_or(|index| index.rows.is_empty());
        let reason = none.then(|| tr!("Nothing is shown"));
        let reason = reason.or_else(|| desk.status.export.is_some().then(|| tr!("One is being written")));
        for (format, words) in
            [(ExportFormat::Csv, tr!("Export as CSV")), (ExportFormat::Json, tr!("Export as JSON"))]
        {
            let item = MenuItem::new(words).icon(icons::EXPORT).disabled_because(reason);
            if ui.add(item).clicked() {
                inbox.export.begin(ui.ctx(), format, desk.now);
            }
        }
    });
}

/// How far an export is, and a way to stop it; true if there is one.
fn export_progress(ui: &mut Ui, desk: &mut Desk<'_>) -> bool {
    let Some(export) = desk.status.export else { return false };
    if ui.add(Button::quiet(tr!("Stop")).small().name(tr!("Stop the export"))).clicked() {
        desk.send(Command::StopExport);
    }
    let share = format::percent(export.done as f64 / export.all.max(1) as f64);
    let words = tr!("Exporting, {share}", share = share);
    Words::new(words, faces::META, Tone::Waiting).show(ui);
    true
}

impl Inbox {
    /// Whether the helper's guess is what orders the list.
    fn is_guessed(&self) -> bool {
        self.by_guess && self.arrangement == Arrangement::Newest && self.search.is_empty()
    }

    /// Arranges the list anew; the current comment stays current.
    pub(super) fn arrange(&mut self, arrangement: Option<Arrangement>) {
        if let Some(arrangement) = arrangement
            && (arrangement != self.arrangement || self.by_guess)
        {
            self.arrangement = arrangement;
            self.by_guess = false;
            self.arrivals.forget();
            self.list.follow();
        }
    }

    /// Takes a language, or any; what the view asks for then stands in the search too, so that it goes on holding.
    pub(super) fn take_language(&mut self, picked: Option<Option<String>>) {
        match picked {
            Some(Some(code)) => {
                if self.search.is_empty() {
                    self.narrow_to_view();
                }
                self.search.add(Term::of(What::Lang(code)));
                self.search_changed();
            }
            Some(None) => {
                self.search.drop_filter(Key::Lang);
                self.search_changed();
            }
            None => {}
        }
    }

    /// Writes what the view asks for into the search.
    pub(super) fn narrow_to_view(&mut self) {
        for term in filters_of(self.filter) {
            self.search.add(term);
        }
    }

    /// Sends what was chosen in the dialog, once it is answered.
    pub(super) fn take_export(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let Some((format, to)) = self.export.answer(ui.ctx()) else { return };
        let ask = IndexAsk { hurried: false, ..self.ask(desk) };
        desk.send(Command::Export(Box::new(ExportWish { ask, format, to })));
    }
}
