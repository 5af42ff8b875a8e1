//! Which posts of the grid are chosen, to be acted on together, and the bar at its foot.
//! Invariant: what is chosen stands in the grid; what it costs in calls is said where it is begun, and everything
//! that is chosen is one act.

use std::collections::HashSet;
use std::sync::Arc;

use egui::{Align, Key, Layout, Rect, Ui, UiBuilder, vec2};

use crate::domain::MediaId;
use crate::engine::command::{Chosen, Command, Moderation, QuietWish};
use crate::engine::views::library::Tile;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::panels::inbox::price;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, height, space, tokens, width};
use crate::ui::widgets::{Button, IconButton, Menu, MenuItem, tip};

use super::Library;

/// The chosen posts.
#[derive(Default)]
pub struct Selection {
    posts: HashSet<MediaId>,
    /// Where a range begins, and how far it reached.
    anchor: Option<MediaId>,
    reach: Option<MediaId>,
    /// The tiles it was settled on.
    tiles: Option<Arc<[Tile]>>,
}

impl Selection {
    /// How many are chosen.
    pub fn count(&self) -> usize {
        self.posts.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }

    /// Whether a post is chosen.
    pub fn has(&self, media: &MediaId) -> bool {
        self.posts.contains(media)
    }

    /// Chooses a post, or no longer; the next range begins here.
    pub fn toggle(&mut self, media: &MediaId) {
        if !self.posts.remove(media) {
            self.posts.insert(media.clone());
        }
        (self.anchor, self.reach) = (Some(media.clone()), Some(media.clone()));
    }

    /// Chooses from where the range began to a place in the grid; `from` is where it begins if none did. What the
    /// range reached before, and no longer does, is let go.
    pub fn extend(&mut self, tiles: &[Tile], from: usize, to: usize) {
        let place =
            |post: Option<&MediaId>| post.and_then(|post| tiles.iter().position(|tile| tile.media == *post));
        let start = place(self.anchor.as_ref()).unwrap_or(from);
        if let Some(before) = place(self.reach.as_ref()) {
            for tile in between(tiles, start, before) {
                self.posts.remove(&tile.media);
            }
        }
        self.posts.extend(between(tiles, start, to).iter().map(|tile| tile.media.clone()));
        self.anchor = tiles.get(start).map(|tile| tile.media.clone());
        self.reach = tiles.get(to).map(|tile| tile.media.clone());
    }

    /// Chooses all of them.
    fn all(&mut self, tiles: &[Tile]) {
        self.posts.extend(tiles.iter().map(|tile| tile.media.clone()));
        (self.anchor, self.reach) = (None, None);
    }

    /// Lets go of what left the grid.
    pub fn settle(&mut self, tiles: &Arc<[Tile]>) {
        if self.is_empty() || self.tiles.as_ref().is_some_and(|known| Arc::ptr_eq(known, tiles)) {
            return;
        }
        self.tiles = Some(Arc::clone(tiles));
        let here: HashSet<&MediaId> = tiles.iter().map(|tile| &tile.media).collect();
        self.posts.retain(|post| here.contains(post));
    }

    /// The chosen posts in the grid's order.
    fn in_order(&self, tiles: &[Tile]) -> Vec<MediaId> {
        tiles.iter().map(|tile| &tile.media).filter(|post| self.has(post)).cloned().collect()
    }
}

fn between(tiles: &[Tile], one: usize, other: usize) -> &[Tile] {
    let end = (one.max(other) + 1).min(tiles.len());
    tiles.get(one.min(other)..end).unwrap_or_default()
}

/// What can be done to the chosen posts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Off,
    On,
    Quiet,
    NotQuiet,
}

impl Library {
    /// Does it to all that is chosen, and lets go of it.
    fn act(&mut self, act: Act, desk: &mut Desk<'_>) {
        let Some(view) = self.view.shown() else { return };
        let (account, posts) = (desk.account_id(), self.selection.in_order(&view.tiles));
        if posts.is_empty() {
            return;
        }
        desk.send(match act {
            Act::Off | Act::On => {
                let enabled = act == Act::On;
                Command::Moderate {
                    account,
                    chosen: Chosen::Posts(posts),
                    act: Moderation::Comments { enabled },
                }
            }
            Act::Quiet | Act::NotQuiet => {
                Command::Quiet { account, wish: QuietWish::Choose { posts, chosen: act == Act::Quiet } }
            }
        });
        self.selection = Selection::default();
    }

    /// How many of the chosen posts a switch would change, as far as is known.
    fn changes(&self, enabled: bool) -> u64 {
        let tiles = self.view.shown().map(|view| Arc::clone(&view.tiles)).unwrap_or_default();
        let changed = tiles.iter().filter(|tile| {
            let now = tile.switching.or(tile.comments_enabled);
            self.selection.has(&tile.media) && now == Some(!enabled)
        });
        changed.count() as u64
    }
}

/// The keys that choose, and those that act on what is chosen.
pub fn take(library: &mut Library, ui: &Ui, desk: &mut Desk<'_>) {
    if !library.selection.is_empty() && keys::take(ui, Key::Escape) {
        library.selection = Selection::default();
    }
    let Some(tiles) = library.view.shown().map(|view| Arc::clone(&view.tiles)) else { return };
    library.selection.settle(&tiles);
    let none = library.chosen.is_none().then(|| tr!("No post is chosen"));
    let choose = Action::new("library.select", tr!("Choose this post, or drop the choice"), icons::CHECK);
    if let (true, Some(media)) = (desk.action(ui, choose.disabled_because(none)), library.chosen.clone()) {
        library.selection.toggle(&media);
    }
    for (id, words, sign, by) in [
        ("library.extend_next", tr!("Choose up to the next post"), icons::ARROW_RIGHT, 1),
        ("library.extend_previous", tr!("Choose up to the post before"), icons::ARROW_LEFT, -1),
    ] {
        if desk.action(ui, Action::new(id, words, sign).disabled_because(none)) {
            let at = |library: &Library| {
                tiles.iter().position(|tile| Some(&tile.media) == library.chosen.as_ref()).unwrap_or(0)
            };
            let from = at(library);
            library.step_by(by);
            library.grid.reveal_chosen();
            library.selection.extend(&tiles, from, at(library));
        }
    }
    let empty = tiles.is_empty().then(|| tr!("There is none"));
    let all = Action::new("library.select_all", tr!("Choose all posts that are shown"), icons::CHECKS);
    if desk.action(ui, all.disabled_because(empty)) {
        library.selection.all(&tiles);
    }
    let nothing = library.selection.is_empty().then(|| tr!("No posts are chosen"));
    for (id, words, sign, act) in [
        ("library.comments_off", tr!("Turn comments off under the chosen posts"), icons::PROHIBIT, Act::Off),
        ("library.comments_on", tr!("Turn comments on under the chosen posts"), icons::CHAT_CIRCLE, Act::On),
        ("library.quiet", tr!("Keep quiet hours under the chosen posts"), icons::MOON, Act::Quiet),
        ("library.not_quiet", tr!("Leave the chosen posts out of quiet hours"), icons::SUN, Act::NotQuiet),
    ] {
        if desk.action(ui, Action::new(id, words, sign).disabled_because(nothing)) {
            library.act(act, desk);
        }
    }
}

/// The room of the bar at the foot of a pane; none while nothing is chosen.
pub fn split(library: &Library, pane: Rect) -> (Rect, Option<Rect>) {
    if library.selection.is_empty() {
        return (pane, None);
    }
    let edge = pane.bottom() - height::TOOLBAR;
    (pane.with_max_y(edge), Some(pane.with_min_y(edge)))
}

/// The bar: how many are chosen, what can be done to them, its keys and its price.
pub fn bar(library: &mut Library, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.selected);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::XL, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout).id_salt("chosen posts"));
    let ui = &mut ui;
    ui.spacing_mut().item_spacing.x = space::XS;
    let n = number(library.selection.count() as u64);
    name(tr!("{n} chosen", n = n)).show(ui);
    ui.add_space(space::S);
    let tight = rect.width() < width::LIST + width::VIEWS;
    let (off, on) = (price(library.changes(false), desk.status), price(library.changes(true), desk.status));
    let mut act = None;
    for (words, said, id, cost, what) in [
        (
            tr!("Turn comments off"),
            tr!("Turn comments off under the {n} chosen", n = n),
            "library.comments_off",
            &off,
            Act::Off,
        ),
        (
            tr!("Turn comments on"),
            tr!("Turn comments on under the {n} chosen", n = n),
            "library.comments_on",
            &on,
            Act::On,
        ),
    ] {
        let caps = desk.caps(id);
        let button = Button::quiet(words).small().name(said);
        if tip(ui.add(if tight { button } else { button.key(&caps) }), cost, None).clicked() {
            act = Some(what);
        }
    }
    let more = ui.add(IconButton::new(icons::MOON, tr!("Quiet hours of the {n} chosen", n = n)).small());
    Menu::under(&more, "chosen posts and quiet hours").show(|ui| {
        for (words, sign, what) in [
            (tr!("Keep quiet hours under them"), icons::MOON, Act::Quiet),
            (tr!("Leave them out of quiet hours"), icons::SUN, Act::NotQuiet),
        ] {
            if ui.add(MenuItem::new(words).icon(sign)).clicked() {
                act = Some(what);
                ui.close();
            }
        }
    });
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.add(IconButton::new(icons::X, tr!("Choose nothing")).key("Esc").small()).clicked() {
            library.selection = Selection::default();
        }
        // The dearer of the two, so that nobody is surprised.
        let dearer = if library.changes(false) >= library.changes(true) { off } else { on };
        let cost = meta(dearer).tone(Tone::Text3);
        if cost.width(ui) + space::S < ui.available_width() {
            cost.show(ui);
        }
    });
    if let Some(act) = act {
        library.act(act, desk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::views::PictureKey;
    use crate::engine::views::library::TileKind;

    fn tiles(count: usize) -> Vec<Tile> {
        let tile = |n: usize| {
            let media = MediaId::from(n.to_string());
            Tile {
                picture: PictureKey::Media(media.clone()),
                media,
                kind: TileKind::Picture,
                number: None,
                at: None,
                likes: None,
                comments: None,
                comments_enabled: Some(true),
                switching: None,
                quiet_until: None,
                quiet_chosen: false,
                headline: None,
            }
        };
        (0..count).map(tile).collect()
    }

    fn chosen(selection: &Selection, tiles: &[Tile]) -> String {
        selection.in_order(tiles).iter().map(|post| post.0.as_str()).collect()
    }

    #[test]
    fn a_range_grows_and_shrinks_from_where_it_began() {
        let tiles = tiles(6);
        let mut selection = Selection::default();
        selection.toggle(&tiles[0].media);
        selection.toggle(&tiles[3].media);
        selection.extend(&tiles, 3, 5);
        assert_eq!(chosen(&selection, &tiles), "0345");
        selection.extend(&tiles, 3, 2);
        assert_eq!(chosen(&selection, &tiles), "023");
        let mut fresh = Selection::default();
        fresh.extend(&tiles, 1, 2);
        assert_eq!(chosen(&fresh, &tiles), "12", "it begins at the current one");
    }

    #[test]
    fn what_leaves_the_grid_is_no_longer_chosen() {
        let all = tiles(6);
        let mut selection = Selection::default();
        selection.all(&all);
        selection.settle(&Arc::from(&all[2..4]));
        assert_eq!((selection.count(), selection.has(&all[0].media)), (2, false));
    }
}
