//! What is remembered of an object: its key, and how far its parts are.
//! Invariant: parts are in order and without a gap; a mark without an upload is a whole object.

use serde::{Deserialize, Serialize};

use crate::hosting::{Handle, HostError};

/// An object, whole or on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Begun>,
}

/// An upload in parts that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    pub id: String,
    /// Bytes in each part but the last.
    pub part: u64,
    /// Bytes of the whole file.
    pub whole: u64,
    /// The server's word for each part that it has.
    pub tags: Vec<String>,
}

impl Mark {
    /// A whole object.
    pub fn whole(key: String) -> Self {
        Self { key, upload: None }
    }

    /// What a handle remembers.
    ///
    /// # Errors
    /// [`HostError::NotThere`] when it is of another kind of host.
    pub fn of(handle: &Handle) -> Result<Self, HostError> {
        serde_json::from_str(&handle.0).map_err(|_| HostError::NotThere)
    }

    /// The mark as a handle.
    pub fn handle(&self) -> Handle {
        Handle(serde_json::to_string(self).unwrap_or_default())
    }
}

impl Begun {
    /// How many bytes the server has.
    pub fn has(&self) -> u64 {
        (self.tags.len() as u64 * self.part).min(self.whole)
    }

    /// Whether it is of a file of this length, in parts of this size.
    pub fn fits(&self, whole: u64, part: u64) -> bool {
        (self.whole, self.part) == (whole, part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_survives_as_a_handle() {
        let begun = Begun { id: "u1".into(), part: 8, whole: 20, tags: vec!["\"a\"".into(), "b".into()] };
        let mark = Mark { key: "outbox/tintype-1.mp4".into(), upload: Some(begun.clone()) };
        assert_eq!(Mark::of(&mark.handle()).unwrap(), mark);
        assert_eq!((begun.has(), begun.fits(20, 8), begun.fits(21, 8)), (16, true, false));
        assert_eq!(Mark::whole("k".into()).handle().0, r#"{"key":"k"}"#);
        assert!(Mark::of(&Handle("/srv/www/x.jpg".into())).is_err());
    }
}
