//! A grid of tiles under headings of which only what is in view is drawn.
//! Invariant: tiles keep their order across headings, and the arrow keys follow what is seen.

use std::ops::Range;

use egui::{Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::scroll::Scroll;
use crate::ui::theme::space;

/// The measures of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridSize {
    /// A tile with whatever strip belongs to it.
    pub tile: Vec2,
    /// Between tiles.
    pub gap: f32,
    /// The height of a heading; 0 for none.
    pub heading: f32,
}

/// Where everything of a grid lies: sections of tiles, each under its heading.
#[derive(Clone, Debug, PartialEq)]
pub struct GridShape {
    size: GridSize,
    columns: usize,
    /// Of each section: its first tile and the top of its heading; one more at the end for the whole.
    sections: Vec<(usize, f64)>,
}

/// A step of an arrow key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the tile before.
    Left,
    /// To the tile after.
    Right,
    /// To the row above.
    Up,
    /// To the row below.
    Down,
}

/// What is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The heading of a section.
    Heading(usize),
    /// A tile, counted through all sections.
    Tile(usize),
}

impl GridShape {
    /// Lays out sections of so many tiles each in a width of points.
    pub fn new(width: f32, size: GridSize, counts: impl IntoIterator<Item = usize>) -> Self {
        let columns = (((width + size.gap) / (size.tile.x + size.gap)).floor() as usize).max(1);
        let (mut first, mut top) = (0, 0.0);
        let mut sections = Vec::new();
        for count in counts {
            sections.push((first, top));
            first += count;
            let rows = count.div_ceil(columns);
            top += f64::from(size.heading) + rows as f64 * f64::from(size.tile.y + size.gap);
        }
        sections.push((first, top));
        Self { size, columns, sections }
    }

    /// How many tiles stand beside each other.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many tiles there are.
    pub fn count(&self) -> usize {
        self.sections.last().map_or(0, |(first, _)| *first)
    }

    fn height(&self) -> f64 {
        self.sections.last().map_or(0.0, |(_, top)| *top)
    }

    fn section_of(&self, tile: usize) -> usize {
        let real = &self.sections[..self.sections.len() - 1];
        real.partition_point(|(first, _)| *first <= tile).saturating_sub(1)
    }

    /// Left and top of a tile in the content.
    fn place(&self, tile: usize) -> (f32, f64) {
        let (first, top) = self.sections[self.section_of(tile)];
        let (row, column) = ((tile - first) / self.columns, (tile - first) % self.columns);
        let x = column as f32 * (self.size.tile.x + self.size.gap);
        let y = top + f64::from(self.size.heading) + row as f64 * f64::from(self.size.tile.y + self.size.gap);
        (x, y)
    }

    /// The tile an arrow key leads to from another.
    pub fn step(&self, from: usize, step: Step) -> usize {
        let last = self.count().saturating_sub(1);
        match step {
            Step::Left => from.saturating_sub(1),
            Step::Right => (from + 1).min(last),
            Step::Up | Step::Down => self.vertical(from.min(last), step == Step::Down),
        }
    }

    fn vertical(&self, from: usize, down: bool) -> usize {
        let section = self.section_of(from);
        let (first, end) = (self.sections[section].0, self.sections[section + 1].0);
        let column = (from - first) % self.columns;
        if down {
            let below = from + self.columns;
            let last_row = (end - first - 1) / self.columns;
            if below < end {
                below
            } else if (from - first) / self.columns < last_row {
                end - 1
            } else {
                let next_end = self.sections.get(section + 2).map_or(end, |(next, _)| *next);
                if next_end > end { (end + column).min(next_end - 1) } else { from }
            }
        } else if from - first >= self.columns {
            from - self.columns
        } else if let Some(above) = section.checked_sub(1) {
            let start = self.sections[above].0;
            let last_row = (first - start - 1) / self.columns;
            (start + last_row * self.columns + column).min(first - 1)
        } else {
            from
        }
    }

    /// Headings and tiles between two heights of the content.
    fn in_view(&self, from: f64, to: f64) -> (Range<usize>, Range<usize>) {
        let real = &self.sections[..self.sections.len() - 1];
        let first = real.partition_point(|(_, top)| *top <= from).saturating_sub(1);
        let end = real.partition_point(|(_, top)| *top < to);
        let tall = f64::from(self.size.tile.y + self.size.gap);
        let tile_at = |section: usize, y: f64, round_up: bool| {
            let (begin, top) = self.sections[section];
            let finish = self.sections[section + 1].0;
            let rows = (y - top - f64::from(self.size.heading)) / tall;
            let rows = if round_up { rows.ceil() } else { rows.floor() }.max(0.0) as usize;
            (begin + rows * self.columns).min(finish)
        };
        if first >= end {
            return (first..first, 0..0);
        }
        (first..end, tile_at(first, from, false)..tile_at(end - 1, to, true))
    }
}

/// A virtual grid over a shape.
#[must_use = "show it"]
pub struct VirtualGrid<'a> {
    scroll: &'a mut Scroll,
    shape: &'a GridShape,
}

impl<'a> VirtualGrid<'a> {
    /// A grid in its shape.
    pub fn new(scroll: &'a mut Scroll, shape: &'a GridShape) -> Self {
        Self { scroll, shape }
    }

    /// Draws headings and tiles in view, each into its box; gives which tiles those are.
    pub fn show(self, ui: &mut Ui, rect: Rect, mut cell: impl FnMut(&mut Ui, Cell, Rect)) -> Range<usize> {
        let shape = self.shape;
        let view = f64::from(rect.height());
        let tall = f64::from(shape.size.tile.y + shape.size.gap);
        if shape.count() > 0 {
            let last = shape.count() - 1;
            self.scroll.grant(view, |tile| (shape.place(tile.min(last)).1, tall));
        }
        let mut grid = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("grid"));
        // The frame of a chosen tile stands outside of it.
        let framed = rect.expand2(vec2(space::S, 0.0));
        grid.set_clip_rect(framed.intersect(ui.clip_rect()));
        self.scroll.follow(&mut grid, rect, shape.height());
        let offset = self.scroll.offset();
        let (headings, tiles) = shape.in_view(offset, offset + view);
        let sharp = grid.pixels_per_point();
        let screen = |y: f64| rect.top() + (((y - offset) as f32) * sharp).round() / sharp;
        let mut draw = |what: Cell, key: (bool, usize), place: Rect| {
            let mut inside = grid.new_child(UiBuilder::new().max_rect(place).id_salt(key));
            inside.spacing_mut().item_spacing = Vec2::ZERO;
            cell(&mut inside, what, place);
        };
        for section in headings.filter(|_| shape.size.heading > 0.0) {
            let min = pos2(rect.left(), screen(shape.sections[section].1));
            let place = Rect::from_min_size(min, vec2(rect.width(), shape.size.heading));
            draw(Cell::Heading(section), (false, section), place);
        }
        for tile in tiles.clone() {
            let (x, y) = shape.place(tile);
            let place = Rect::from_min_size(pos2(rect.left() + x, screen(y)), shape.size.tile);
            draw(Cell::Tile(tile), (true, tile), place);
        }
        self.scroll.bar(&mut grid, rect, shape.height());
        tiles
    }
}

#[cfg(test)]
mod tests {
    use super::{GridShape, GridSize, Step};
    use egui::vec2;

    fn shape() -> GridShape {
        let size = GridSize { tile: vec2(168.0, 238.0), gap: 8.0, heading: 40.0 };
        GridShape::new(4.0 * 176.0, size, [6, 3, 5])
    }

    #[test]
    fn columns_are_the_width_over_a_tile_and_its_gap() {
        assert_eq!(shape().columns(), 4);
        let size = GridSize { tile: vec2(168.0, 238.0), gap: 8.0, heading: 0.0 };
        assert_eq!(GridShape::new(100.0, size, [1]).columns(), 1);
    }

    #[test]
    fn arrows_follow_what_is_seen_across_headings() {
        let shape = shape();
        // 0 1 2 3 / 4 5 | 6 7 8 | 9 10 11 12 / 13
        for (from, step, to) in [
            (0, Step::Left, 0),
            (5, Step::Right, 6),
            (0, Step::Down, 4),
            (3, Step::Down, 5),
            (4, Step::Down, 6),
            (7, Step::Down, 10),
            (10, Step::Up, 7),
            (12, Step::Up, 8),
            (6, Step::Up, 4),
            (8, Step::Up, 5),
            (2, Step::Up, 2),
            (13, Step::Down, 13),
            (13, Step::Right, 13),
            (12, Step::Down, 13),
        ] {
            assert_eq!(shape.step(from, step), to, "{step:?} from {from}");
        }
    }

    #[test]
    fn what_is_in_view_begins_and_ends_with_whole_rows() {
        let shape = shape();
        let (headings, tiles) = shape.in_view(0.0, 100.0);
        assert_eq!((headings, tiles), (0..1, 0..4));
        let (headings, tiles) = shape.in_view(300.0, 600.0);
        assert_eq!((headings, tiles), (0..2, 4..9));
        let (headings, tiles) = shape.in_view(0.0, 1e9);
        assert_eq!((headings, tiles), (0..3, 0..14));
    }

    #[test]
    fn an_empty_grid_has_nothing_in_view() {
        let size = GridSize { tile: vec2(168.0, 238.0), gap: 8.0, heading: 40.0 };
        let shape = GridShape::new(700.0, size, []);
        assert_eq!(shape.in_view(0.0, 500.0), (0..0, 0..0));
        assert_eq!(shape.step(0, Step::Right), 0);
    }

    #[test]
    fn a_tile_far_down_is_placed_to_the_pixel() {
        let size = GridSize { tile: vec2(168.0, 238.0), gap: 8.0, heading: 0.0 };
        let shape = GridShape::new(4.0 * 176.0, size, [4_000_000]);
        assert_eq!(shape.place(3_999_999), (3.0 * 176.0, 999_999.0 * 246.0));
    }
}
