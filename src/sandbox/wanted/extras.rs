//! What a container may carry besides its file, its words and its people (section 4.2).
//! Invariant: a parameter of another kind of post is ignored where the table has a dash, refused where it has a no.

use serde_json::Value;

use super::{Shape, bad};
use crate::sandbox::call::Call;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::switches::Switches;

/// Product tags need a shop and Facebook Login.
pub fn no_products(call: &Call) -> Result<(), Refusal> {
    match call.get("product_tags") {
        Some(_) => Err(bad("Product tags need a shop").with_subcode(2_207_037)),
        None => Ok(()),
    }
}

/// `location_id`: the id of a page with a place. Stories ignore it; the items of a carousel do not take it.
pub fn place(call: &Call, shape: &Shape, switches: &Switches) -> Result<Option<String>, Refusal> {
    let Some(place) = call.get("location_id").filter(|_| *shape != Shape::Story) else { return Ok(None) };
    let number = place.len() >= 5 && place.bytes().all(|byte| byte.is_ascii_digit());
    let known = !switches.unknown_places.iter().any(|unknown| unknown == place);
    if *shape == Shape::Item || !number || !known {
        return Err(bad("INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID"));
    }
    Ok(Some(place.to_owned()))
}

/// `thumb_offset` in milliseconds, of reels and clips of a carousel.
pub fn moment(call: &Call, shape: &Shape, still: bool) -> Result<u64, Refusal> {
    let takes = !still && matches!(shape, Shape::Reel | Shape::Item);
    match call.get("thumb_offset").filter(|_| takes) {
        None => Ok(0),
        Some(text) => text.parse().map_err(|_| bad("Param thumb_offset must be a number of milliseconds")),
    }
}

/// `trial_params`: how a trial reel ends, `MANUAL` or `SS_PERFORMANCE`.
pub fn trial(call: &Call, shape: &Shape, switches: &Switches) -> Result<Option<String>, Refusal> {
    let Some(text) = call.get("trial_params") else { return Ok(None) };
    let asked: Value = serde_json::from_str(text).unwrap_or_default();
    let known =
        asked["graduation_strategy"].as_str().filter(|way| matches!(*way, "MANUAL" | "SS_PERFORMANCE"));
    let Some(way) = known.filter(|_| *shape == Shape::Reel) else {
        return Err(bad("Param trial_params must name a graduation_strategy, for reels only"));
    };
    if switches.refuse_trial_reels {
        return Err(bad("Trial reels are not available to this account").with_subcode(2_207_081));
    }
    Ok(Some(way.to_owned()))
}
