//! The people a container names: those tagged in it, and those it is made together with (section 4.2).
//! Invariant: a list that passes names only people whom the pretend Instagram takes to exist.

use serde::Serialize;
use serde_json::Value;

use super::{Shape, bad, not_taken};
use crate::sandbox::call::Call;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::switches::Switches;

/// Most tagged people and collaborators.
const TAGGED: usize = 20;
const COLLABORATORS: usize = 3;
/// Longest username.
const LONGEST: usize = 30;

/// Somebody tagged, and where: shares of width and height.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    pub username: String,
    pub at: Option<(f64, f64)>,
}

/// Where a tag stands in a file of some kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    Needed,
    Free,
    None,
}

/// `user_tags`. A carousel itself has none: its items have.
pub fn tags(call: &Call, shape: &Shape, still: bool, switches: &Switches) -> Result<Vec<Tag>, Refusal> {
    let Some(text) = call.get("user_tags").filter(|_| !matches!(shape, Shape::Carousel(_))) else {
        return Ok(Vec::new());
    };
    let Ok(Value::Array(tags)) = serde_json::from_str::<Value>(text) else {
        return Err(bad("Param user_tags must be an array"));
    };
    if tags.len() > TAGGED {
        return Err(bad("Too many people are tagged").with_subcode(2_207_040));
    }
    let places = match shape {
        Shape::Story => Places::Free,
        _ if still => Places::Needed,
        _ => Places::None,
    };
    tags.iter().map(|tag| one(tag, places, switches)).collect()
}

fn one(tag: &Value, places: Places, switches: &Switches) -> Result<Tag, Refusal> {
    let Some(username) = tag["username"].as_str().filter(|name| !name.is_empty()) else {
        return Err(bad("Param user_tags needs a username"));
    };
    exists(username, switches)?;
    let at = match (&tag["x"], &tag["y"]) {
        (Value::Null, Value::Null) if places == Places::Needed => {
            return Err(bad("Param user_tags needs x and y for images"));
        }
        (Value::Null, Value::Null) => None,
        _ if places == Places::None => {
            return Err(bad("Param user_tags must not have x and y for videos"));
        }
        (x, y) => {
            let inside = |place: &Value| place.as_f64().filter(|at| (0.0..=1.0).contains(at));
            let both = inside(x).zip(inside(y));
            Some(both.ok_or_else(|| bad("Param user_tags: x and y must be between 0 and 1"))?)
        }
    };
    Ok(Tag { username: username.to_owned(), at })
}

/// Nobody of that name is there, or may be named: 2207018.
fn exists(username: &str, switches: &Switches) -> Result<(), Refusal> {
    let letters = |mark: char| mark.is_ascii_alphanumeric() || matches!(mark, '.' | '_');
    let possible = username.len() <= LONGEST && username.chars().all(letters) && !username.is_empty();
    let known = !switches.unknown_people.iter().any(|name| name.eq_ignore_ascii_case(username));
    if possible && known {
        return Ok(());
    }
    Err(bad("Cannot find the user that was named")
        .with_subcode(2_207_018)
        .told("User not found", "A user of that name does not exist, or may not be named by this account."))
}

/// `collaborators`: a comma list or a JSON array, without `@`.
pub fn collaborators(call: &Call, shape: &Shape, switches: &Switches) -> Result<Vec<String>, Refusal> {
    let Some(text) = call.get("collaborators") else { return Ok(Vec::new()) };
    if switches.refuse_collaborators || matches!(shape, Shape::Item | Shape::Story) {
        return Err(bad("param collaborators is not allowed"));
    }
    let names: Vec<String> = match serde_json::from_str(text) {
        Ok(names) => names,
        Err(_) => text.split(',').map(|name| name.trim().to_owned()).collect(),
    };
    if names.len() > COLLABORATORS {
        return Err(bad(format!("At most {COLLABORATORS} collaborators are allowed")));
    }
    names.iter().try_for_each(|name| exists(name, switches))?;
    Ok(names)
}

/// `is_ai_generated`: an error on the items of a carousel; whether stories take it is not known (section 12).
pub fn made_with_ai(call: &Call, shape: &Shape, switches: &Switches) -> Result<bool, Refusal> {
    let refused = match shape {
        Shape::Item => true,
        Shape::Story => switches.refuse_ai_label_on_stories,
        _ => false,
    };
    if refused && call.get("is_ai_generated").is_some() {
        return Err(not_taken("is_ai_generated"));
    }
    Ok(call.flag("is_ai_generated")?.unwrap_or(false))
}
