package dev.ckpt.pickle;

import dev.ckpt.pickle.PickleNode.Built;
import dev.ckpt.pickle.PickleNode.Call;
import dev.ckpt.pickle.PickleNode.Items;
import dev.ckpt.pickle.PickleNode.Mapping;
import dev.ckpt.safety.GlobalName;
import java.util.ArrayList;
import java.util.List;

/// The half of the machine where Python would import names and call them. Here they are written down.
final class Calls {

    private static final Mapping NO_KEYWORDS = new Mapping(List.of());

    private final PickleInput input;
    private final PickleStack stack;
    private final Allowance allowance;
    private final SafetyLog log;
    private final Oddities oddities;

    Calls(PickleInput input, PickleStack stack, Allowance allowance, SafetyLog log, Oddities oddities) {
        this.input = input;
        this.stack = stack;
        this.allowance = allowance;
        this.log = log;
        this.oddities = oddities;
    }

    void global(long offset) {
        push(imported(offset));
    }

    private PickleNode.Global imported(long offset) {
        String module = PickleText.utf8(input.shortLine(allowance));
        String name = PickleText.utf8(input.shortLine(allowance));
        return imported(module, name, offset);
    }

    private PickleNode.Global imported(String module, String name, long offset) {
        // The log keeps names of its own.
        allowance.node();
        allowance.content(module.length() + name.length());
        PickleNode.Global global = new PickleNode.Global(new GlobalName(module, name), offset);
        log.imported(global);
        return global;
    }

    /// The name comes from the stack as it really is, whatever the memo was made to do before.
    void stackGlobal(long offset) {
        PickleNode name = stack.pop();
        PickleNode module = stack.pop();
        String nameText = PickleText.nameIn(name);
        String moduleText = PickleText.nameIn(module);
        if (nameText != null && moduleText != null) {
            push(imported(moduleText, nameText, offset));
            return;
        }
        PickleNode.UnknownGlobal unknown = new PickleNode.UnknownGlobal(module, name, offset);
        allowance.node();
        oddities.computedName();
        log.imported(unknown);
        push(unknown);
    }

    void extension(Opcode opcode, int code, long offset) {
        if (code <= 0) {
            throw Halt.defect("an extension code above zero", String.valueOf(code), "damaged content");
        }
        PickleNode.Extension extension = new PickleNode.Extension(code, offset);
        allowance.node();
        oddities.extension(opcode);
        log.imported(extension);
        push(extension);
    }

    /// REDUCE, NEWOBJ: callee and arguments are on the stack.
    void call(Call.How how, long offset) {
        PickleNode arguments = stack.pop();
        called(new Call(how, stack.pop(), argumentList(arguments), NO_KEYWORDS, offset));
    }

    /// NEWOBJ_EX.
    void callWithKeywords(long offset) {
        PickleNode keywords = stack.pop();
        PickleNode arguments = stack.pop();
        PickleNode callee = stack.pop();
        Mapping mapping = new Mapping(Containers.pairsOf(keywords));
        called(new Call(Call.How.NEWOBJ_EX, callee, argumentList(arguments), mapping, offset));
    }

    private static List<PickleNode> argumentList(PickleNode arguments) {
        return arguments instanceof Items items && items.kind() == Items.Kind.TUPLE
                ? items.items()
                : List.of(arguments);
    }

    /// INST: the name is in the opcode, the arguments are above the mark.
    void inst(long offset) {
        PickleNode.Global callee = imported(offset);
        called(new Call(Call.How.INST, callee, stack.takeMarked(), NO_KEYWORDS, offset));
    }

    /// OBJ: callee and arguments are above the mark.
    void obj(long offset) {
        List<PickleNode> marked = stack.takeMarked();
        if (marked.isEmpty()) {
            throw Halt.defect("a class after the mark", "nothing", "damaged content, or a file put together by hand");
        }
        List<PickleNode> arguments = List.copyOf(marked.subList(1, marked.size()));
        called(new Call(Call.How.OBJ, marked.getFirst(), arguments, NO_KEYWORDS, offset));
    }

    private void called(Call call) {
        // With its lists a call takes as much room as two other nodes.
        allowance.node();
        log.called(call);
        push(call);
    }

    void build(long offset) {
        PickleNode state = stack.pop();
        PickleNode target = stack.top();
        log.built(target, state, offset);
        if (target instanceof Call call) {
            call.states().add(state);
        } else if (target instanceof Built built) {
            built.states().add(state);
        } else {
            allowance.node();
            List<PickleNode> states = new ArrayList<>(1);
            states.add(state);
            stack.replaceTop(new Built(target, states, offset));
        }
    }

    private void push(PickleNode node) {
        allowance.node();
        stack.push(node);
    }
}
