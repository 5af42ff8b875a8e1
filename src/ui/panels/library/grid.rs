//! The contact sheet: header, chips, months and tiles.
//! Invariant: only tiles in view are drawn, and their pictures asked for at the size drawn.

use egui::{Align, Align2, Id, Layout, Rect, Ui, pos2, vec2};

use crate::engine::views::library::{Library as LibraryView, LibraryCounts, LibraryFilter, Month};
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{meta, name, title};
use crate::ui::theme::{height, picture, space, tokens, width};
use crate::ui::widgets::{
    Cell, Chip, Empty, Field, GridShape, GridSize, IconButton, Menu, MenuItem, Scroll, Step, VirtualGrid,
    pane_header, section_line,
};

use super::{Library, chosen, tile};

/// The grid's own state.
pub struct Grid {
    scroll: Scroll,
    /// Width of a tile, points; one of three.
    tile: f32,
    shape: Option<GridShape>,
    reveal: bool,
    focus: bool,
}

impl Default for Grid {
    fn default() -> Self {
        Self {
            scroll: Scroll::default(),
            tile: picture::TILE_WIDTHS[1],
            shape: None,
            reveal: false,
            focus: false,
        }
    }
}

impl Grid {
    /// Brings the chosen tile into view in the next frame.
    pub fn reveal_chosen(&mut self) {
        self.reveal = true;
    }

    /// Puts the caret into the search.
    pub fn take_focus(&mut self) {
        self.focus = true;
    }

    /// The tile an arrow key leads to.
    pub fn step(&self, from: usize, step: Step) -> usize {
        self.shape.as_ref().map_or(from, |shape| shape.step(from, step))
    }
}

/// What a chip lets through, its sign, and its word.
type ChipRow = (LibraryFilter, Icon, fn() -> &'static str);

const CHIPS: &[ChipRow] = &[
    (LibraryFilter::All, icons::SQUARES_FOUR, || tr!("All")),
    (LibraryFilter::Pictures, icons::IMAGE, || tr!("Pictures")),
    (LibraryFilter::Carousels, icons::CARDS, || tr!("Carousels")),
    (LibraryFilter::Reels, icons::FILM_STRIP, || tr!("Reels")),
    (LibraryFilter::Stories, icons::CIRCLE_DASHED, || tr!("Stories live")),
    (LibraryFilter::CommentsOff, icons::PROHIBIT, || tr!("Comments off")),
];

fn count(counts: LibraryCounts, filter: LibraryFilter) -> u64 {
    match filter {
        LibraryFilter::All => counts.all,
        LibraryFilter::Pictures => counts.pictures,
        LibraryFilter::Carousels => counts.carousels,
        LibraryFilter::Reels => counts.reels,
        LibraryFilter::Stories => counts.stories,
        LibraryFilter::CommentsOff => counts.comments_off,
    }
}

/// The pane.
pub fn show(library: &mut Library, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    header(library, ui, desk);
    section_line(ui, height::TOOLBAR_LIBRARY, |ui| toolbar(library, ui));
    let whole = desk.status_strip(ui, whole);
    let (whole, foot) = chosen::split(library, whole);
    if let Some(foot) = foot {
        chosen::bar(library, ui, foot, desk);
    }
    desk.toast_pane = Some(whole);
    let body = Rect::from_min_max(pos2(whole.left() + space::XL, ui.cursor().top()), whole.max);
    // The tiles are shared and the months few: this copies pointers, not posts.
    let Some(view) = library.view.shown().cloned() else {
        skeleton(ui, body, library.grid.tile);
        return;
    };
    if view.tiles.is_empty() {
        empty(library, ui, Rect::from_min_max(pos2(whole.left(), body.top()), whole.max), desk);
        return;
    }
    tiles(library, ui, body, &view, desk);
}

fn header(library: &mut Library, ui: &mut Ui, desk: &Desk<'_>) {
    pane_header(ui, |ui| {
        ui.add_space(space::S);
        title(tr!("Library")).show(ui);
        if let Some(view) = library.view.shown() {
            let posts = counts::posts(view.counts.all);
            let words = match view.since {
                Some(day) => tr!("{posts} since {month}", posts = posts, month = month_of(day)),
                None => posts,
            };
            meta(words).show(ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::S);
            let id = Id::unique("library search");
            let wide = (ui.available_width() - space::XL).min(width::PALETTE / 2.5);
            let key = desk.caps("library.search");
            let output = Field::new(tr!("Search captions"), &mut library.search)
                .hint(tr!("Search captions"))
                .icon(icons::MAGNIFYING_GLASS)
                .key(&key)
                .width(wide)
                .id(id)
                .show(ui);
            if std::mem::take(&mut library.grid.focus) {
                output.response.request_focus();
            }
        });
    });
}

fn month_of(day: jiff::civil::Date) -> String {
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
    format::month_heading(at, &jiff::tz::TimeZone::UTC)
}

/// The chips of kinds. Where there is little room they lose their signs, and what finds none is in a menu.
fn chips(library: &mut Library, ui: &mut Ui) {
    let counts = library.view.shown().map(|view| view.counts).unwrap_or_default();
    let chosen = library.filter;
    let chip = |(filter, sign, words): &ChipRow, signed: bool| {
        let chip = Chip::new(words()).count(count(counts, *filter)).chosen(chosen == *filter);
        if signed && *filter != LibraryFilter::All { chip.icon(*sign) } else { chip }
    };
    let wide = |ui: &Ui, row: &ChipRow, signed| chip(row, signed).size(ui).x + space::S;
    let all = |signed| CHIPS.iter().map(|row| wide(ui, row, signed)).sum::<f32>();
    // The three sizes and the order stand at the right, and the menu beside the chips if there is one.
    let button = height::SMALL + space::S;
    let room = ui.available_width() - 4.0 * button - space::S;
    let (signed, room) = (all(true) <= room, if all(false) <= room { room } else { room - button });
    let mut taken = 0.0;
    let mut wanted = None;
    let mut left = Vec::new();
    for row in CHIPS {
        taken += wide(ui, row, signed);
        if taken > room {
            left.push(row);
        } else if ui.add(chip(row, signed)).clicked() {
            wanted = Some(row.0);
        }
    }
    if !left.is_empty() {
        let hidden = left.iter().any(|row| row.0 == chosen);
        let more = ui.add(IconButton::new(icons::DOTS_THREE, tr!("More kinds")).small().chosen(hidden));
        Menu::under(&more, "library kinds").show(|ui| {
            for (filter, sign, words) in left {
                let item = MenuItem::new(words()).icon(*sign).chosen(*filter == chosen);
                if ui.add(item.trailing(format::number(count(counts, *filter)))).clicked() {
                    wanted = Some(*filter);
                }
            }
        });
    }
    if let Some(filter) = wanted {
        library.filter = filter;
        library.grid.scroll.to_top(0);
    }
}

fn toolbar(library: &mut Library, ui: &mut Ui) {
    ui.add_space(space::S);
    chips(library, ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(space::S);
        let sizes = [
            (picture::TILE_WIDTHS[2], icons::ROWS, tr!("Large pictures")),
            (picture::TILE_WIDTHS[1], icons::GRID_FOUR, tr!("Middle pictures")),
            (picture::TILE_WIDTHS[0], icons::GRID_NINE, tr!("Small pictures")),
        ];
        for (size, sign, words) in sizes {
            let chosen = library.grid.tile == size;
            if ui.add(IconButton::new(sign, words).small().chosen(chosen)).clicked() {
                library.grid.tile = size;
                library.grid.reveal = true;
            }
        }
        let words = if library.oldest_first { tr!("Oldest first") } else { tr!("Newest first") };
        let chip = Chip::new(words).icon(icons::SORT_ASCENDING);
        let clicked = if chip.size(ui).x + space::S < ui.available_width() {
            ui.add(chip).clicked()
        } else {
            ui.add(IconButton::new(icons::SORT_ASCENDING, words).small()).clicked()
        };
        if clicked {
            library.oldest_first = !library.oldest_first;
            library.grid.scroll.to_top(0);
        }
    });
}

fn tiles(library: &mut Library, ui: &mut Ui, body: Rect, view: &LibraryView, desk: &mut Desk<'_>) {
    resize(library, ui, body);
    let ratio = picture::TILE[1] / picture::TILE[0];
    let size = GridSize {
        tile: vec2(library.grid.tile, (library.grid.tile * ratio).round() + picture::TILE_STRIP),
        gap: picture::TILE_GAP,
        heading: height::MONTH,
    };
    let shape = GridShape::new(body.width() - space::XL, size, view.months.iter().map(|month| month.count));
    if std::mem::take(&mut library.grid.reveal)
        && let Some(at) = view.tiles.iter().position(|tile| Some(&tile.media) == library.chosen.as_ref())
    {
        library.grid.scroll.reveal(at);
    }
    let chosen = library.chosen.clone();
    let selection = &library.selection;
    let any = !selection.is_empty();
    let (mut clicked, mut ticked, mut large) = (None, None, false);
    VirtualGrid::new(&mut library.grid.scroll, &shape).show(ui, body, |ui, cell, rect| match cell {
        Cell::Heading(section) => {
            if let Some(month) = view.months.get(section) {
                heading(ui, rect, month);
            }
        }
        Cell::Tile(at) => {
            let Some(tile) = view.tiles.get(at) else { return };
            let response = tile::show(ui, rect, tile, Some(&tile.media) == chosen.as_ref(), desk);
            let on = selection.has(&tile.media);
            if tile::tick(ui, rect, tile, on, any || response.contains_pointer()) {
                ticked = Some(at);
            } else if response.clicked() {
                clicked = Some(at);
            }
            large |= response.double_clicked();
        }
    });
    library.grid.shape = Some(shape);
    let held = ui.input(|input| input.modifiers);
    if let Some(tile) = ticked.and_then(|at| view.tiles.get(at)) {
        library.selection.toggle(&tile.media);
    } else if let Some((at, tile)) = clicked.and_then(|at| Some((at, view.tiles.get(at)?))) {
        let from = view.tiles.iter().position(|other| Some(&other.media) == chosen.as_ref());
        if held.shift {
            library.selection.extend(&view.tiles, from.unwrap_or(at), at);
        } else if held.command {
            library.selection.toggle(&tile.media);
        }
        library.choose(tile.media.clone());
    }
    library.full |= large && !held.any();
}

/// `Ctrl` and the wheel choose among the three sizes.
fn resize(library: &mut Library, ui: &Ui, body: Rect) {
    let zoom = ui.input(|input| input.zoom_delta());
    if (zoom - 1.0).abs() < 0.01 || !ui.rect_contains_pointer(body) {
        return;
    }
    let sizes = picture::TILE_WIDTHS;
    let at = sizes.iter().position(|size| *size == library.grid.tile).unwrap_or(1);
    let next = if zoom > 1.0 { (at + 1).min(sizes.len() - 1) } else { at.saturating_sub(1) };
    library.grid.tile = sizes[next];
}

fn heading(ui: &mut Ui, rect: Rect, month: &Month) {
    let painted = name(month_of(month.day)).label(ui, rect, Align2::LEFT_CENTER).rect;
    let posts = month.count.saturating_sub(month.reels);
    let words = match (posts as u64, month.reels as u64) {
        (posts, 0) => counts::posts(posts),
        (0, reels) => counts::reels(reels),
        (posts, reels) => {
            tr!("{posts}, {reels}", posts = counts::posts(posts), reels = counts::reels(reels))
        }
    };
    meta(words).paint(ui, rect.with_min_x(painted.right() + space::S), Align2::LEFT_CENTER);
}

/// The sheet's shape before anything was ever read.
fn skeleton(ui: &Ui, body: Rect, tile: f32) {
    let t = tokens(ui);
    let tall = tile * picture::TILE[1] / picture::TILE[0];
    let columns = (body.width() / (tile + picture::TILE_GAP)).floor().max(1.0) as usize;
    for at in 0..columns * 2 {
        let (column, line) = ((at % columns) as f32, (at / columns) as f32);
        let min = pos2(
            body.left() + column * (tile + picture::TILE_GAP),
            body.top() + height::MONTH + line * (tall + picture::TILE_STRIP + picture::TILE_GAP),
        );
        ui.painter().rect_filled(Rect::from_min_size(min, vec2(tile, tall)), 2.0, t.track);
    }
}

fn empty(library: &mut Library, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) {
    if !library.search.trim().is_empty() {
        let shown =
            Empty::new(icons::MAGNIFYING_GLASS, tr!("No caption found"), tr!("Nothing in these words"))
                .link(tr!("Clear the search"))
                .show(ui, body);
        if shown.is_some_and(|response| response.clicked()) {
            library.search.clear();
        }
    } else if library.filter != LibraryFilter::All {
        let shown =
            Empty::new(icons::IMAGES, tr!("Nothing of this kind"), tr!("Other kinds stand under All"))
                .link(tr!("Look at all posts"))
                .show(ui, body);
        if shown.is_some_and(|response| response.clicked()) {
            library.filter = LibraryFilter::All;
        }
    } else {
        let shown = Empty::new(
            icons::IMAGES,
            tr!("Nothing published yet"),
            tr!("Posts appear here as they are read, and those you publish at once"),
        )
        .link(tr!("Compose the first post"))
        .show(ui, body);
        if shown.is_some_and(|response| response.clicked()) {
            desk.go(Goal::Place(Place::Compose));
        }
    }
}
