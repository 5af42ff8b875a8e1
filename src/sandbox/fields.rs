//! Reads the `fields` parameter: names, expansions with arguments, and nesting.
//! Invariant: what is read can be written back with `Display` and reads the same again, so that
//! `next` links of nested pages ask for the same fields.

use std::fmt;

use super::refusal::Refusal;

/// One asked-for field: `name`, `.limit(2).after(x)`, `{…}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// Arguments in the order given, without their dots and brackets.
    pub arguments: Vec<(String, String)>,
    /// The fields in braces; `None` when there were no braces.
    pub inner: Option<Vec<Field>>,
}

impl Field {
    /// A plain field.
    pub fn plain(name: &str) -> Field {
        Field { name: name.into(), ..Field::default() }
    }

    /// The argument of that name.
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (name, value) in &self.arguments {
            write!(f, ".{name}({value})")?;
        }
        match &self.inner {
            Some(inner) => write!(f, "{{{}}}", write_list(inner)),
            None => Ok(()),
        }
    }
}

/// The list as a `fields` parameter again.
pub fn write_list(fields: &[Field]) -> String {
    fields.iter().map(Field::to_string).collect::<Vec<_>>().join(",")
}

/// Deepest nesting that is read; the service refuses deep requests too.
const DEPTH: usize = 6;

/// Reads a `fields` parameter.
///
/// # Errors
/// Code 100 when the text is no field list.
pub fn parse(text: &str) -> Result<Vec<Field>, Refusal> {
    let mut reader = Reader { rest: text };
    let fields = reader.list(0)?;
    if reader.rest.is_empty() { Ok(fields) } else { Err(reader.refuse()) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn refuse(&self) -> Refusal {
        let at: String = self.rest.chars().take(24).collect();
        Refusal::oauth(
            2500,
            format!("Syntax error \"Expected end of string instead of \"{at}\".\" at fields"),
        )
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, mark: char) -> bool {
        self.skip();
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> String {
        self.skip();
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Field>, Refusal> {
        let mut fields = Vec::new();
        if depth > DEPTH {
            return Err(self.refuse());
        }
        loop {
            let name = self.word();
            if name.is_empty() {
                // A trailing comma and an empty list are let through, as the service does.
                self.skip();
                if self.rest.is_empty() || self.rest.starts_with('}') {
                    return Ok(fields);
                }
                return Err(self.refuse());
            }
            fields.push(self.field(name, depth)?);
            if !self.eat(',') {
                self.skip();
                return Ok(fields);
            }
        }
    }

    fn field(&mut self, name: String, depth: usize) -> Result<Field, Refusal> {
        let mut field = Field { name, ..Field::default() };
        while self.eat('.') {
            let argument = self.word();
            if argument.is_empty() || !self.eat('(') {
                return Err(self.refuse());
            }
            let Some((value, rest)) = self.rest.split_once(')') else {
                return Err(self.refuse());
            };
            field.arguments.push((argument, value.trim().to_owned()));
            self.rest = rest;
        }
        if self.eat('{') {
            field.inner = Some(self.list(depth + 1)?);
            if !self.eat('}') {
                return Err(self.refuse());
            }
        }
        Ok(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_expansions_and_arguments_are_read() {
        let fields =
            parse("id, comments.limit(3).after(x-y){id,replies.limit(2){text}},insights.metric(a,b)")
                .unwrap();
        assert_eq!(fields.len(), 3);
        assert_eq!(fields[1].argument("limit"), Some("3"));
        assert_eq!(fields[1].argument("after"), Some("x-y"));
        let replies = &fields[1].inner.as_ref().unwrap()[1];
        assert_eq!(replies.argument("limit"), Some("2"));
        assert_eq!(replies.inner.as_ref().unwrap()[0], Field::plain("text"));
        assert_eq!(fields[2].argument("metric"), Some("a,b"));
        assert_eq!(fields[2].inner, None);
    }

    #[test]
    fn a_list_can_be_written_and_read_again() {
        let text = "id,comments.limit(3){id,replies.limit(2).after(q){text}},insights.metric(a,b)";
        let fields = parse(text).unwrap();
        assert_eq!(write_list(&fields), text);
        assert_eq!(parse(&write_list(&fields)).unwrap(), fields);
    }

    #[test]
    fn broken_lists_are_refused() {
        for text in
            ["id,comments{id", "id}", "a.limit(3", "a.limit", "{id}", "a b", "a{b{c{d{e{f{g{h{i}}}}}}}}"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("").unwrap(), vec![]);
        assert_eq!(parse("id,").unwrap(), vec![Field::plain("id")]);
    }
}
