//! x
//! Invariant: x
use super::dice::Dice;
use crate::sandbox::model::Recipe;
pub(super) const PORTRAIT: u64 = 7;
pub(super) fn seed(mood: u64, dice: &mut Dice) -> u64 {
    (dice.next() & !7 & 0xffff_ffff_ffff) | (mood & 7)
}
pub(super) fn mood(_recipe: Recipe, dice: &mut Dice) -> u64 {
    dice.below(4) as u64
}
pub(super) fn dark(_recipe: Recipe, _mood: u64) -> bool {
    false
}
pub fn jpeg(_recipe: Recipe, _seed: u64, _width: u32, _height: u32) -> Vec<u8> {
    Vec::new()
}
