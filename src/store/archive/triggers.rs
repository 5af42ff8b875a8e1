//! The triggers of a database, taken away while rows are put in or out that they forbid or would act on, and made again.
//! Invariant: what is made again is word for word what was taken away.

use rusqlite::Connection;

use crate::store::StoreError;

/// Triggers that were taken away.
#[derive(Default)]
#[must_use = "what was taken away is to be made again"]
pub struct Triggers(Vec<String>);

impl Triggers {
    /// Takes away those of the database's own schema, of one table or of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn take(sql: &Connection, of: Option<&str>) -> Result<Self, StoreError> {
        let found: Vec<(String, String)> = sql
            .prepare(
                "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND (?1 IS NULL OR tbl_name = ?1)",
            )?
            .query_map([of], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (name, _) in &found {
            sql.execute_batch(&format!("DROP TRIGGER main.{name}"))?;
        }
        Ok(Self(found.into_iter().map(|(_, text)| text).collect()))
    }

    /// Makes them again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_back(self, sql: &Connection) -> Result<(), StoreError> {
        self.0.iter().try_for_each(|text| Ok(sql.execute_batch(text)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_comes_back_as_it_was_and_of_one_table_alone_where_that_is_asked() {
        let sql = Connection::open_in_memory().unwrap();
        sql.execute_batch(
            "CREATE TABLE a (x); CREATE TABLE b (x);
             CREATE TRIGGER still BEFORE DELETE ON a BEGIN SELECT raise(ABORT, 'no'); END;
             CREATE TRIGGER other BEFORE DELETE ON b BEGIN SELECT raise(ABORT, 'no'); END;
             INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);",
        )
        .unwrap();
        let all = || -> Vec<String> {
            let mut asked =
                sql.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").unwrap();
            asked.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let before = all();
        let taken = Triggers::take(&sql, Some("a")).unwrap();
        sql.execute_batch("DELETE FROM a").unwrap();
        assert!(sql.execute_batch("DELETE FROM b").is_err());
        taken.put_back(&sql).unwrap();
        assert_eq!(all(), before);
        let taken = Triggers::take(&sql, None).unwrap();
        assert_eq!(all(), Vec::<String>::new());
        taken.put_back(&sql).unwrap();
        assert_eq!(all(), before);
    }
}
