//! Class instances: held, lent, moved, and kept in collections, always so that the ownership rules allow it.

use super::Body;
use crate::types::{Code, Ty};
use crate::world::{Field, Function};

/// A name or field through which instances are reached.
#[derive(Clone, Debug)]
pub struct Holder {
    pub name: String,
    pub class: usize,
    pub holds: Holds,
    /// What it holds may be moved out of it, while the body stands as deep, in as many loops.
    pub moves: Option<(usize, usize)>,
    /// Something around uses it: nobody may touch it.
    pub busy: usize,
    /// Something around reads it: nobody may change it.
    pub read: usize,
}

/// How many instances a holder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    One,
    List,
    Map,
}

impl Holder {
    /// Something that is lent, or a field.
    pub fn lent(name: String, class: usize, holds: Holds) -> Holder {
        Holder { name, class, holds, moves: None, busy: 0, read: 0 }
    }

    fn is_of_self(&self) -> bool {
        self.name.starts_with("self.")
    }
}

impl Body<'_, '_> {
    fn free(&self, holds: Holds) -> Vec<usize> {
        let fits = |holder: &Holder| holder.holds == holds && holder.busy == 0;
        (0..self.holders.len()).filter(|index| fits(&self.holders[*index])).collect()
    }

    fn hold(&mut self, name: String, class: usize, holds: Holds) {
        let moves = Some((self.indent, self.loops));
        self.holders.push(Holder { name, class, holds, moves, busy: 0, read: 0 });
    }

    /// While this is written, nobody touches the holder.
    fn using<T>(&mut self, index: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        let of_self = self.holders[index].is_of_self();
        self.holders[index].busy += 1;
        self.shut += usize::from(of_self);
        let written = write(self);
        self.shut -= usize::from(of_self);
        self.holders[index].busy -= 1;
        written
    }

    /// While this is written, nobody changes the holder.
    fn reading<T>(&mut self, index: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        let of_self = self.holders[index].is_of_self();
        self.holders[index].read += 1;
        self.still += usize::from(of_self);
        let written = write(self);
        self.still -= usize::from(of_self);
        self.holders[index].read -= 1;
        written
    }

    /// A call of a method that gives a value of this type, on an instance in scope.
    pub fn instance_call(&mut self, ty: &Ty, depth: usize, changes: bool) -> Option<Code> {
        let mut found: Vec<(usize, Function)> = Vec::new();
        for index in self.free(Holds::One) {
            let holder = &self.holders[index];
            let allowed = self.lambdas == 0 && holder.read == 0;
            let methods = self.world.classes[holder.class].methods.iter();
            let fits = methods.filter(|method| method.result == *ty && (allowed || !method.changes));
            found.extend(fits.filter(|method| method.changes || !changes).map(|method| (index, method.clone())));
        }
        let (index, method) = self.one_of(&found)?;
        let args = self.reading(index, |body| body.args(&method.params, depth));
        Some(Code::tight(format!("{}.{}({args})", self.holders[index].name, method.name)))
    }

    /// An instance that may be lent to something that changes it.
    pub fn lendable(&mut self, class: usize) -> Option<usize> {
        let free: Vec<usize> = self
            .free(Holds::One)
            .into_iter()
            .filter(|index| self.holders[*index].class == class && self.holders[*index].read == 0)
            .collect();
        self.one_of(&free)
    }

    /// A call of a function that borrows an instance, which nothing else touches meanwhile.
    pub fn lending_call(&mut self, function: &Function, class: usize, depth: usize) -> Option<String> {
        if self.lambdas > 0 {
            return None;
        }
        let index = self.lendable(class)?;
        let args = self.using(index, |body| body.args(&function.params, depth));
        let comma = if args.is_empty() { "" } else { ", " };
        Some(format!("{}({}{comma}{args})", function.name, self.holders[index].name))
    }

    /// A new instance.
    pub fn made(&mut self, class: usize, depth: usize) -> String {
        let params = self.world.classes[class].params.clone();
        let args = self.args(&params, depth);
        format!("{}({args})", self.world.class(class))
    }

    pub(super) fn show_holders(&mut self) {
        for holder in self.holders.clone().into_iter().filter(|holder| holder.busy == 0) {
            let name = &holder.name;
            let shown = match holder.holds {
                Holds::One => format!("\"{name} {{{name}.state()}}\""),
                Holds::List => format!("\"{name} {{{name}.map(|each| each.state())}}\""),
                Holds::Map => format!("\"{name} {{{name}.keys()}} {{{name}.values().map(|each| each.state())}}\""),
            };
            self.say(&shown);
        }
    }

    /// Some statement that makes, moves or changes instances; `depth` is that of a block, if there is to be one.
    pub(super) fn with_instances(&mut self, depth: usize) {
        if self.world.classes.is_empty() {
            return self.declaration();
        }
        let form = self.choices.below(if depth == 0 { 6 } else { 10 });
        let done = match form {
            0 | 1 => self.new_instance(),
            2 => self.moved(),
            3 => self.put(),
            4 => self.taken(),
            5 => self.sunk() || self.kept(),
            6 => self.over_instances(depth),
            7 => self.borrowed(depth),
            8 => self.removed(depth),
            _ => self.found(depth),
        };
        if !done {
            self.new_instance();
        }
    }

    fn a_class(&mut self) -> usize {
        let count = self.world.classes.len();
        count - 1 - self.choices.below(count)
    }

    fn new_instance(&mut self) -> bool {
        let class = self.a_class();
        let name = self.world.class(class);
        match self.choices.below(4) {
            0 | 1 => {
                let made = self.made(class, 1);
                let local = self.fresh("b");
                self.line(format!("let {local} = {made};"));
                self.hold(local, class, Holds::One);
            }
            2 => {
                let elements: Vec<String> = (0..self.choices.below(3)).map(|_| self.made(class, 1)).collect();
                let local = self.fresh("boxes");
                self.line(format!("var {local}: List<{name}> = [{}];", elements.join(", ")));
                self.hold(local, class, Holds::List);
            }
            _ => {
                let local = self.fresh("named");
                self.line(format!("var {local}: Map<String, {name}> = {{}};"));
                self.hold(local, class, Holds::Map);
            }
        }
        true
    }

    /// A holder of several that may be changed.
    fn several(&mut self, holds: Holds) -> Option<usize> {
        let free: Vec<usize> = self.free(holds).into_iter().filter(|index| self.holders[*index].read == 0).collect();
        self.one_of(&free)
    }

    /// An instance that may be moved away; it is out of scope then.
    pub(super) fn movable(&mut self, class: usize) -> Option<String> {
        let here = Some((self.indent, self.loops));
        let fits = |holder: &Holder| holder.class == class && holder.read == 0 && holder.moves == here;
        let free: Vec<usize> = self.free(Holds::One).into_iter().filter(|at| fits(&self.holders[*at])).collect();
        let index = self.one_of(&free)?;
        Some(self.holders.remove(index).name)
    }

    /// An instance goes from its name into a list.
    fn moved(&mut self) -> bool {
        let Some(list) = self.several(Holds::List) else { return false };
        let (name, class) = (self.holders[list].name.clone(), self.holders[list].class);
        match self.movable(class) {
            Some(moved) => self.line(format!("{name}.add({moved});")),
            None => {
                let made = self.using(list, |body| body.made(class, 1));
                self.line(format!("{name}.add({made});"));
            }
        }
        true
    }

    fn put(&mut self) -> bool {
        let Some(map) = self.several(Holds::Map) else { return false };
        let (name, class) = (self.holders[map].name.clone(), self.holders[map].class);
        let key = self.choices.pick(&["\"a\"", "\"b\"", "\"\\u{1f600}\""]);
        let value = match self.movable(class) {
            Some(moved) => moved,
            None => self.using(map, |body| body.made(class, 1)),
        };
        self.line(format!("{name}[{key}] = {value};"));
        true
    }

    fn taken(&mut self) -> bool {
        let Some(list) = self.several(Holds::List) else { return false };
        let name = self.holders[list].name.clone();
        let call = self.choices.pick(&["remove_last()", "remove_at(0)"]);
        if name.starts_with("self.") && self.choices.below(2) == 0 {
            let class = self.holders[list].class;
            let local = self.fresh("boxes");
            self.line(format!("var {local} = take {name};"));
            self.hold(local, class, Holds::List);
            return true;
        }
        self.line(format!("if {name}.size() > 1 {{ {name}.{call}; }}"));
        true
    }

    /// An instance goes to a function that owns it.
    fn kept(&mut self) -> bool {
        let keepers = self.world.keepers.clone();
        let Some((function, class)) = self.one_of(&keepers) else { return false };
        let Some(moved) = self.movable(class) else { return false };
        let args = self.args(&function.params, 1);
        let comma = if args.is_empty() { "" } else { ", " };
        let local = self.fresh("boxes");
        let name = self.world.class(class);
        self.line(format!("var {local}: List<{name}> = {}({moved}{comma}{args});", function.name));
        self.hold(local, class, Holds::List);
        true
    }

    fn over_instances(&mut self, depth: usize) -> bool {
        let Some(list) = self.several(Holds::List) else { return false };
        let (name, class) = (self.holders[list].name.clone(), self.holders[list].class);
        let each = self.fresh("each");
        self.using(list, |body| {
            body.loops += 1;
            let count = body.some();
            body.block(&format!("for {each} in {name}"), count, depth, |body| {
                body.holders.push(Holder::lent(each.clone(), class, Holds::One));
            });
            body.loops -= 1;
        });
        true
    }

    fn borrowed(&mut self, depth: usize) -> bool {
        let (holder, call) = match self.several(Holds::Map) {
            Some(map) => (map, "get(\"a\")"),
            None => match self.several(Holds::List) {
                Some(list) => (list, self.choices.pick(&["first()", "get(1)", "last()"])),
                None => return false,
            },
        };
        let name = self.holders[holder].name.clone();
        self.lent_block(holder, &format!("{name}.{call}"), depth);
        true
    }

    fn lent_block(&mut self, holder: usize, value: &str, depth: usize) {
        let class = self.holders[holder].class;
        let found = self.fresh("found");
        self.using(holder, |body| {
            let count = body.some();
            body.block(&format!("if let {found} = {value}"), count, depth, |body| {
                body.holders.push(Holder::lent(found.clone(), class, Holds::One));
            });
        });
    }

    fn removed(&mut self, depth: usize) -> bool {
        let Some(map) = self.several(Holds::Map) else { return false };
        let (name, class) = (self.holders[map].name.clone(), self.holders[map].class);
        let found = self.fresh("found");
        let count = self.some();
        self.block(&format!("if let {found} = {name}.remove(\"a\")"), count, depth, |body| {
            body.hold(found.clone(), class, Holds::One);
        });
        true
    }

    fn found(&mut self, depth: usize) -> bool {
        let Some(list) = self.several(Holds::List) else { return false };
        let (name, class) = (self.holders[list].name.clone(), self.holders[list].class);
        let each = self.fresh("each");
        let scope = self.open();
        self.holders.push(Holder::lent(each.clone(), class, Holds::One));
        self.lambdas += 1;
        let fits = self.using(list, |body| body.expression(&Ty::Bool, 2).in_head());
        self.lambdas -= 1;
        self.close(scope);
        self.lent_block(list, &format!("{name}.find(|{each}| {fits})"), depth);
        true
    }

    /// Arguments for these parameters, by place and then by name.
    pub fn args(&mut self, params: &[Field], depth: usize) -> String {
        let mut args: Vec<(bool, String)> = Vec::new();
        let mut named = false;
        for field in params {
            if field.optional && self.choices.below(2) == 1 {
                named = true;
                continue;
            }
            let value = self.wanted(&field.ty, depth.min(2));
            named |= self.choices.once_in(8);
            args.push((named, if named { format!("{}: {value}", field.name) } else { value }));
        }
        if args.iter().all(|(named, _)| *named) && args.len() > 1 && self.choices.below(2) == 1 {
            args.rotate_left(1);
        }
        args.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
    }
}
