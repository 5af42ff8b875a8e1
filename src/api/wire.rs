//! Reading Instagram's JSON without trusting it: ids as text or number, counts as number or text, times
//! with and without a colon, lists with and without paging.
//! Invariant: a value of an unexpected type is read as absent, never as zero and never as an error.

use jiff::Timestamp;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use super::Page;

/// Any JSON value that is not a list or an object.
enum Scalar {
    Text(String),
    Whole(u64),
    Negative(i64),
    Broken(f64),
    Flag(bool),
    /// `null`, a list or an object.
    Nothing,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Whole(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(u64::try_from(number).map_or(Scalar::Negative(number), Scalar::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Broken(number))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Scalar, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nothing)
    }
}

/// An id or a word: text, or a whole number written out. A broken number is absent: it has lost digits.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) => Some(text),
        Scalar::Whole(number) => Some(number.to_string()),
        Scalar::Negative(number) => Some(number.to_string()),
        Scalar::Broken(_) | Scalar::Flag(_) | Scalar::Nothing => None,
    })
}

/// Text that says something: empty is absent.
pub(super) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text(deserializer)?.filter(|text| !text.trim().is_empty()))
}

/// A count: a whole number, or the whole part of a broken one, or either as text.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Whole(number) => Some(number),
        Scalar::Broken(number) if number >= 0.0 => Some(number as u64),
        Scalar::Text(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A code, which may be negative (section 8.2).
pub(super) fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Whole(number) => i64::try_from(number).ok(),
        Scalar::Negative(number) => Some(number),
        Scalar::Text(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A measured value.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Whole(number) => Some(number as f64),
        Scalar::Negative(number) => Some(number as f64),
        Scalar::Broken(number) => Some(number),
        Scalar::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Scalar::Flag(_) | Scalar::Nothing => None,
    })
}

/// Yes or no, also as text or 0 and 1.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Flag(flag) => Some(flag),
        Scalar::Whole(number) => Some(number != 0),
        Scalar::Text(text) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    })
}

/// A moment: `2019-09-26T22:36:43+0000` (section 3.2), RFC 3339, or seconds since the epoch.
pub(super) fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) => read_moment(&text),
        Scalar::Whole(number) => i64::try_from(number).ok().and_then(|s| Timestamp::from_second(s).ok()),
        _ => None,
    })
}

fn read_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text).ok().or_else(|| text.parse().ok())
}

/// A thing that another thing points to: `{"id":…,"username":…}`, or its id alone.
#[derive(Default)]
pub(super) struct Node {
    pub id: Option<String>,
    pub username: Option<String>,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_str<E>(self, id: &str) -> Result<Node, E> {
        Ok(Node { id: Some(id.to_owned()).filter(|id| !id.is_empty()), username: None })
    }

    fn visit_u64<E>(self, id: u64) -> Result<Node, E> {
        Ok(Node { id: Some(id.to_string()), username: None })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Node, A::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Fields {
            #[serde(deserialize_with = "filled")]
            id: Option<String>,
            #[serde(deserialize_with = "filled")]
            username: Option<String>,
        }
        let fields = Fields::deserialize(serde::de::value::MapAccessDeserializer::new(object))?;
        Ok(Node { id: fields.id, username: fields.username })
    }
}

/// A list under `data`, with its paging.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub(super) struct List<T> {
    /// Absent in what is no list at all.
    pub data: Option<Vec<T>>,
    #[serde(default)]
    pub paging: Option<Paging>,
}

impl<T> List<T> {
    /// The items and where they go on; `None` when it is no list.
    pub fn page(self) -> Option<Page<T>> {
        Some(Page { items: self.data?, after: self.paging.and_then(Paging::after) })
    }
}

/// `paging` (section 3.1). Both parts may be missing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Paging {
    cursors: Option<Cursors>,
    #[serde(deserialize_with = "filled")]
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cursors {
    #[serde(deserialize_with = "filled")]
    after: Option<String>,
}

impl Paging {
    /// The cursor of the next page. Without `next` there is none, whatever the cursors say; `next` itself
    /// holds the token, so nothing but its cursor is taken from it.
    pub fn after(self) -> Option<String> {
        let next = self.next?;
        let named = self.cursors.and_then(|cursors| cursors.after);
        named.or_else(|| {
            let url = Url::parse(&next).ok()?;
            url.query_pairs().find(|(name, _)| name == "after").map(|(_, cursor)| cursor.into_owned())
        })
    }
}

/// One object, flat or as the only item of `data` (section 2, conflict of shapes).
pub(super) fn one<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    if let Some(data) = value.get_mut("data") {
        value = match data.take() {
            Value::Array(items) => items.into_iter().next()?,
            other => other,
        };
    }
    value.is_object().then_some(())?;
    serde_json::from_value(value).ok()
}

/// A page of a list.
pub(super) fn page<T: DeserializeOwned>(body: &[u8]) -> Option<Page<T>> {
    serde_json::from_slice::<List<T>>(body).ok()?.page()
}

/// The id that a write answers with.
pub(super) fn new_id(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Created {
        #[serde(default, deserialize_with = "filled")]
        id: Option<String>,
    }
    one::<Created>(body)?.id
}

/// `{"success":true}`; `None` for anything else.
pub(super) fn success(body: &[u8]) -> Option<()> {
    #[derive(Deserialize)]
    struct Done {
        #[serde(default, deserialize_with = "flag")]
        success: Option<bool>,
    }
    (one::<Done>(body)?.success == Some(true)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Odd {
        #[serde(deserialize_with = "text")]
        id: Option<String>,
        #[serde(deserialize_with = "count")]
        likes: Option<u64>,
        #[serde(deserialize_with = "flag")]
        hidden: Option<bool>,
        #[serde(deserialize_with = "moment")]
        at: Option<Timestamp>,
        #[serde(deserialize_with = "number")]
        share: Option<f64>,
        #[serde(deserialize_with = "code")]
        code: Option<i64>,
    }

    fn odd(json: &str) -> Odd {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_id_past_what_a_double_holds_keeps_every_digit() {
        assert_eq!(odd(r#"{"id":17841409999999999}"#).id.as_deref(), Some("17841409999999999"));
        assert_eq!(odd(r#"{"id":"17841409999999999"}"#).id.as_deref(), Some("17841409999999999"));
        assert_eq!(odd(r#"{"id":1.7841409999999999e16}"#).id, None);
    }

    #[test]
    fn absent_is_not_zero() {
        assert_eq!(odd("{}"), Odd::default());
        assert_eq!(
            odd(r#"{"likes":null,"hidden":null,"at":null,"id":[],"share":{"a":[1]}}"#),
            Odd::default()
        );
        assert_eq!(odd(r#"{"likes":0}"#).likes, Some(0));
    }

    #[test]
    fn numbers_may_come_as_text() {
        let read = odd(r#"{"likes":"12","hidden":"TRUE","share":"3.5","code":"-2"}"#);
        assert_eq!(
            (read.likes, read.hidden, read.share, read.code),
            (Some(12), Some(true), Some(3.5), Some(-2))
        );
        assert_eq!(odd(r#"{"likes":"many","hidden":"perhaps","share":"NaN"}"#), Odd::default());
        assert_eq!(odd(r#"{"likes":-4,"code":-1}"#), Odd { code: Some(-1), ..Odd::default() });
    }

    #[test]
    fn a_moment_is_read_with_and_without_a_colon() {
        let want = Timestamp::from_second(1_569_537_403).unwrap();
        for text in [
            r#""2019-09-26T22:36:43+0000""#,
            r#""2019-09-26T22:36:43+00:00""#,
            r#""2019-09-26T22:36:43Z""#,
            r#""2019-09-27T00:36:43+0200""#,
            r#""2019-09-26T22:36:43.000Z""#,
            "1569537403",
        ] {
            assert_eq!(odd(&format!(r#"{{"at":{text}}}"#)).at, Some(want), "{text}");
        }
        assert_eq!(odd(r#"{"at":"yesterday"}"#).at, None);
    }

    #[test]
    fn a_node_is_an_object_or_its_id() {
        let node = |json: &str| serde_json::from_str::<Node>(json).unwrap().id;
        assert_eq!(node(r#"{"id":17900000000000007,"x":[1]}"#).as_deref(), Some("17900000000000007"));
        assert_eq!(node(r#""5""#).as_deref(), Some("5"));
        assert_eq!(node("5").as_deref(), Some("5"));
        for nothing in ["null", "[1]", "true", r#""""#, "{}", "-1", "0.5"] {
            assert_eq!(node(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn without_next_there_is_no_next_page() {
        let page = page::<Odd>(br#"{"data":[{"id":"1"}],"paging":{"cursors":{"before":"b","after":"a"}}}"#);
        assert_eq!(page.unwrap().after, None);
        assert_eq!(super::page::<Odd>(br#"{"data":[]}"#).unwrap().after, None);
        assert_eq!(super::page::<Odd>(br#"{"data":[],"paging":{}}"#).unwrap().after, None);
    }

    #[test]
    fn the_cursor_is_taken_from_next_when_it_stands_nowhere_else() {
        let json = br#"{"data":[],"paging":{"next":"https://graph.example/v26.0/1/media?access_token=IGAAx&after=QVFI%3D"}}"#;
        assert_eq!(page::<Odd>(json).unwrap().after.as_deref(), Some("QVFI="));
    }

    #[test]
    fn what_is_no_list_is_no_page() {
        assert!(page::<Odd>(br#"{"id":"1"}"#).is_none());
        assert!(page::<Odd>(br#"{"data":[{"id":"1"},{"#).is_none());
        assert!(page::<Odd>(b"<html></html>").is_none());
    }

    #[test]
    fn one_object_is_flat_or_wrapped() {
        for json in [r#"{"id":"5"}"#, r#"{"data":[{"id":"5"}]}"#, r#"{"data":{"id":5}}"#] {
            assert_eq!(one::<Odd>(json.as_bytes()).unwrap().id.as_deref(), Some("5"), "{json}");
        }
        assert!(one::<Odd>(br#"{"data":[]}"#).is_none());
        assert!(one::<Odd>(b"[]").is_none());
    }

    #[test]
    fn only_a_plain_yes_is_success() {
        assert_eq!(success(br#"{"success":true}"#), Some(()));
        assert_eq!(success(br#"{"success":false}"#), None);
        assert_eq!(success(b"true"), None);
        assert_eq!(new_id(br#"{"id":17900000000000001}"#).as_deref(), Some("17900000000000001"));
        assert_eq!(new_id(br#"{"id":""}"#), None);
    }
}
