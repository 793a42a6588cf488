//! Calls of what the program declares.

use crate::body::Body;
use crate::types::{Code, Ty};
use crate::world::Function;

impl Body<'_, '_> {
    /// A call of something that gives a value of this type.
    pub(super) fn called(&mut self, ty: &Ty, depth: usize) -> Option<Code> {
        match self.choices.below(4) {
            0 => self.function_call(ty, depth),
            1 => self.record_call(ty, depth),
            2 => self.instance_call(ty, depth, false),
            _ => self.own_call(ty, depth, false),
        }
    }

    /// A call that changes something and gives a value of this type.
    pub fn changing_call(&mut self, ty: &Ty, depth: usize) -> Option<Code> {
        match self.choices.below(2) {
            0 => self.instance_call(ty, depth, true),
            _ => self.own_call(ty, depth, true),
        }
    }

    fn function_call(&mut self, ty: &Ty, depth: usize) -> Option<Code> {
        let functions: Vec<Function> = self.functions().into_iter().filter(|function| function.result == *ty).collect();
        let function = self.one_of(&functions)?;
        if function.throws.is_empty() {
            return self.call_of(&function, depth).map(Code::tight);
        }
        self.tried_value(&function, depth)
    }

    /// The functions that may be called here.
    pub fn functions(&self) -> Vec<Function> {
        let mut functions = self.world.functions.clone();
        if self.lambdas == 0 {
            functions.extend(self.frame.others.iter().cloned());
        }
        if self.lambdas == 0 && self.still == 0 && self.shut == 0 {
            let own = self.frame.own.iter().filter(|own| !own.throws.is_empty());
            functions.extend(own.map(|own| Function { name: format!("self.{}", own.name), ..own.clone() }));
        }
        functions
    }

    /// A call as it is written, without `try`.
    pub fn call_of(&mut self, function: &Function, depth: usize) -> Option<String> {
        match function.lent {
            Some(class) => self.lending_call(function, class, depth),
            None if is_own(function) => {
                let args = self.stilled(|body| body.args(&function.params, depth));
                Some(format!("{}({args})", function.name))
            }
            None => Some(format!("{}({})", function.name, self.args(&function.params, depth))),
        }
    }

    fn record_call(&mut self, ty: &Ty, depth: usize) -> Option<Code> {
        let mut fits: Vec<(usize, Function)> = Vec::new();
        for (index, record) in self.world.records.iter().enumerate() {
            let methods = record.methods.iter().filter(|method| method.result == *ty);
            fits.extend(methods.map(|method| (index, method.clone())));
        }
        let (index, method) = self.one_of(&fits)?;
        let base = self.operand(&Ty::Record(index), depth);
        let args = self.args(&method.params, depth);
        Some(Code::tight(format!("{base}.{}({args})", method.name)))
    }

    /// A call on `self`, which may change all of it.
    fn own_call(&mut self, ty: &Ty, depth: usize, changes: bool) -> Option<Code> {
        if self.shut > 0 || (self.frame.actor && self.lambdas > 0) {
            return None;
        }
        let still = self.lambdas > 0 || self.still > 0;
        let fits = |method: &&Function| {
            let allowed = (method.changes || !changes) && !(method.changes && still);
            method.result == *ty && method.throws.is_empty() && allowed
        };
        let own: Vec<Function> = self.frame.own.iter().filter(fits).cloned().collect();
        let method = self.one_of(&own)?;
        let args = self.stilled(|body| body.args(&method.params, depth));
        Some(Code::tight(format!("self.{}({args})", method.name)))
    }

    /// A field of a record.
    pub(super) fn part(&mut self, ty: &Ty, depth: usize) -> Option<Code> {
        let mut fits: Vec<(usize, String)> = Vec::new();
        for (index, record) in self.world.records.iter().enumerate() {
            let fields = record.fields.iter().filter(|field| field.ty == *ty);
            fits.extend(fields.map(|field| (index, field.name.clone())));
        }
        let (index, name) = self.one_of(&fits)?;
        Some(self.method(&Ty::Record(index), &name, depth))
    }
}

/// Whether it is called on `self`, which stays as it is while the arguments are evaluated.
fn is_own(function: &Function) -> bool {
    function.name.strip_prefix("self.").is_some_and(|name| !name.contains('.'))
}
