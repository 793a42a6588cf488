//! Literals of lists and maps, and copies of collections where two places may change on their own.

use super::receiver;
use crate::model::{Builtin, Callee, Expr, ExprKind, Form, Store, Type};
use crate::target::go::body::Body;
use crate::target::go::layout::X;

impl Body<'_, '_> {
    /// A collection on its way from one place into another: copied where both may change on their own.
    pub(super) fn stored(&self, code: X, store: Store, ty: &Type) -> X {
        let steals = store.moves && store.from == Form::Growing;
        let shares = store.from == Form::Frozen && store.to == Form::Frozen;
        if ty.is_owned() || steals || shares {
            return code;
        }
        match ty {
            Type::List(_) => X::call(self.file.standard("slices", "Clone"), vec![code]),
            Type::Map(..) => receiver(code).method("Clone", Vec::new()),
            Type::Optional(inner) => match **inner {
                Type::List(_) => X::call(self.file.quark("CloneList"), vec![code]),
                Type::Map(..) => X::call(self.file.quark("CloneMap"), vec![code]),
                _ => code,
            },
            _ => code,
        }
    }

    /// A value for a place that changes it: a copy where somebody else may hold it.
    pub fn grown(&mut self, expr: &Expr) -> X {
        let code = self.value(expr);
        self.own_of(code, expr)
    }

    /// A copy of a collection that somebody else may hold.
    pub fn own_of(&self, code: X, expr: &Expr) -> X {
        if is_fresh(expr) || expr.ty.is_owned() {
            return code;
        }
        match expr.ty {
            Type::List(_) => X::call(self.file.standard("slices", "Clone"), vec![code]),
            Type::Map(..) => receiver(code).method("Clone", Vec::new()),
            _ => code,
        }
    }

    pub(super) fn list(&mut self, items: &[Expr], ty: &Type) -> X {
        let list = self.file.ty(ty);
        let element = list.strip_prefix("[]").unwrap_or_default();
        // A literal within a literal does not repeat its type.
        let implied = |code: X| match code {
            X::Keyed(name, fields) if name == element => X::Keyed(String::new(), fields),
            other => other,
        };
        let items = items.iter().map(|item| implied(self.expr(item))).collect();
        X::List(list.clone(), items)
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)], ty: &Type) -> X {
        if entries.is_empty() {
            return X::List(self.file.ty(ty), Vec::new());
        }
        let Type::Map(key, value) = ty else { unreachable!("a map has the type of one") };
        let entry = format!("{}[{}, {}]", self.file.quark("Entry"), self.file.ty(key), self.file.ty(value));
        let each = |(key, value): &(Expr, Expr)| {
            let (key, value) = (self.expr(key), self.expr(value));
            X::Keyed(entry.clone(), vec![("Key".into(), key), ("Value".into(), value)])
        };
        let entries = entries.iter().map(each).collect();
        X::call(self.file.quark("MapOf"), entries)
    }
}

/// Whether nobody else holds the collection that a value is: it was made on the spot, or copied.
pub(super) fn is_fresh(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(_) | ExprKind::Map(_) | ExprKind::Store(..) | ExprKind::Take(_) => true,
        ExprKind::Convert(_, inner) => is_fresh(inner),
        ExprKind::Call(call) => matches!(
            call.callee,
            Callee::Builtin(
                Builtin::ListFilter
                    | Builtin::ListMap
                    | Builtin::ListSortBy
                    | Builtin::ListDistinct
                    | Builtin::StringSplit
                    | Builtin::MapKeys
                    | Builtin::MapValues
                    | Builtin::MapPut
                    | Builtin::MapMinus
            )
        ),
        _ => !expr.ty.is_collection(),
    }
}
