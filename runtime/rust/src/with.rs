//! Changed copies of generated types, as a macro: what a field is called says all that such a method does.

/// Implements `with_…` for fields that have a default: each gives the same value with another of that field.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub struct Limits { size: i64, label: Option<String> }
/// quark::impl_with! {
///     pub Limits {
///         with_size(size: i64),
///         with_label(label: Option<String>),
///     }
/// }
/// let limits = Limits { size: 1, label: None }.with_size(2);
/// assert_eq!(limits, Limits { size: 2, label: None });
/// ```
#[macro_export]
macro_rules! impl_with {
    ($vis:vis $name:ident { $($with:ident($field:ident: $ty:ty)),* $(,)? }) => {
        impl $name {
            $(
                #[doc = concat!("With another `", stringify!($field), "`.")]
                #[must_use]
                $vis fn $with(mut self, $field: $ty) -> Self {
                    self.$field = $field;
                    self
                }
            )*
        }
    };
}
