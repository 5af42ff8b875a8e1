//! How posts of a kind grow, and what their first hours foretell.
//! Invariant: only posts read at the same ages are compared; below ten comparable ones nothing is foretold.

use std::collections::BTreeMap;

use super::Band;

/// Posts below which a kind has no band at an age.
pub const LEAST_POSTS: usize = 5;
/// Comparable posts below which nothing is foretold.
pub const LEAST_FORETOLD: usize = 10;

/// What one post had at ages, in hours.
pub type Curve = BTreeMap<i64, f64>;

/// The band of a kind at each age, youngest first; ages with fewer than [`LEAST_POSTS`] readings are left out, and the
/// count may differ from age to age.
pub fn bands(curves: &[Curve]) -> Vec<(i64, Band)> {
    let mut by_age: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (age, value) in curves.iter().flatten() {
        by_age.entry(*age).or_default().push(*value);
    }
    by_age.into_iter().filter_map(|(age, values)| Some((age, Band::of(values, LEAST_POSTS)?))).collect()
}

/// What a post will likely have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foretold {
    /// The value at the later age: eight of ten posts like it came out between `low` and `high`.
    pub value: Band,
    /// Tried on the comparable posts themselves, each foretold from the others: how many of them came out within
    /// their range.
    pub held: usize,
}

/// Foretells the value at age `later` from the one at age `now`, by how much comparable posts grew in between; `None`
/// below [`LEAST_FORETOLD`] posts that were read at both ages.
pub fn foretell(value: f64, now: i64, later: i64, past: &[Curve]) -> Option<Foretold> {
    let pairs: Vec<(f64, f64)> = past
        .iter()
        .filter_map(|curve| Some((*curve.get(&now)?, *curve.get(&later)?)))
        .filter(|(first, last)| *first > 0.0 && *last > 0.0)
        .collect();
    if value <= 0.0 || pairs.len() < LEAST_FORETOLD {
        return None;
    }
    let mut ratios: Vec<f64> = pairs.iter().map(|(first, last)| last / first).collect();
    ratios.sort_by(f64::total_cmp);
    let held = pairs.iter().filter(|(first, last)| {
        let own = last / first;
        let mut others = ratios.clone();
        if let Some(at) = others.iter().position(|ratio| *ratio == own) {
            others.remove(at);
        }
        (foreseen(&others, 0.1)..=foreseen(&others, 0.9)).contains(&own)
    });
    let held = held.count();
    let at = |part| value * foreseen(&ratios, part);
    let value = Band { low: at(0.1), middle: at(0.5), high: at(0.9), count: pairs.len() };
    Some(Foretold { value, held })
}

/// Where a further value will lie below with that likelihood: a little farther out than where the ones seen lie, the
/// fewer they are.
fn foreseen(sorted: &[f64], part: f64) -> f64 {
    let Some(top) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = (part * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, top as f64);
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high.min(top)] - sorted[low]) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(first: f64, times: f64) -> Curve {
        [(1, first), (24, first * times)].into()
    }

    #[test]
    fn a_band_has_the_count_of_its_own_age() {
        let mut curves: Vec<Curve> = (1..=6).map(|n| curve(f64::from(n) * 10.0, 5.0)).collect();
        curves[5].remove(&24);
        let bands = bands(&curves);
        assert_eq!(bands.iter().map(|(age, band)| (*age, band.count)).collect::<Vec<_>>(), [(1, 6), (24, 5)]);
        assert!(super::bands(&curves[..4]).is_empty());
    }

    #[test]
    fn nine_posts_foretell_nothing_and_ten_do() {
        let past: Vec<Curve> = (0..10).map(|n| curve(100.0, 4.0 + f64::from(n) * 0.2)).collect();
        assert_eq!(foretell(50.0, 1, 24, &past[..9]), None);
        let told = foretell(50.0, 1, 24, &past).unwrap();
        assert_eq!(told.value.count, 10);
        assert!((told.value.middle - 50.0 * 4.9).abs() < 1e-9);
        assert!(told.value.low < told.value.middle && told.value.middle < told.value.high);
        assert_eq!(told.held, 8, "eight of ten came out as the others foretold");
        assert_eq!(foretell(0.0, 1, 24, &past), None, "nothing times anything is no statement");
        assert_eq!(foretell(50.0, 3, 24, &past), None, "nobody was read at three hours");
    }
}
