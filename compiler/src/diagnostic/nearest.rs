//! What a misspelt word was meant to be. Used by every stage that has a list of known names.

/// The candidate that `word` most resembles, if any is close enough to be meant.
///
/// One wrong letter in three is close enough; letters that differ in case only do not count. Of several equally
/// close candidates it is the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let limit = wanted.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_far_fetched() {
        let known = ["name", "version", "license", "keywords"];
        assert_eq!(nearest("licence", known), Some("license"));
        assert_eq!(nearest("NAME", known), Some("name"));
        assert_eq!(nearest("keyword", known), Some("keywords"));
        assert_eq!(nearest("colour", known), None);
    }
}
