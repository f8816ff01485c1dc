package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tensors as the oldest files have them: an object of a tensor class, and a state that says what it is.
final class OldTensors {

    static final String PARAMETER = "torch.nn.parameter.Parameter";

    private static final String VARIABLE = "torch.autograd.variable.Variable";

    private static final Pattern TENSOR = Pattern.compile("torch\\.(?:_tensor\\.)?Tensor|torch\\.(?:cuda\\.)?"
            + "(?:BFloat16|Bool|Byte|Char|Double|Float|Half|Int|Long|Short)Tensor");

    private final Rebuild rebuild;

    OldTensors(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    /// The tensor that an object of a tensor class is; its states are applied by the caller where it had arguments.
    Optional<Value> value(String name, PickleNode.Call call, Place place) {
        boolean parameter = name.equals(PARAMETER);
        if (!parameter && !name.equals(VARIABLE) && !(name.endsWith("Tensor") && TENSOR.matcher(name).matches())) {
            return Optional.empty();
        }
        Arguments a = Arguments.of(name, call.arguments(), place);
        if (a.count() > 0) {
            // a tensor class around a storage or sizes makes a tensor that is not saved here
            return name.equals(VARIABLE) || parameter ? around(parameter, a) : Optional.empty();
        }
        return call.states().isEmpty() || !complete(call.states().getFirst())
                ? Optional.empty()
                : Optional.of(withState(Optional.empty(), call.states().getFirst(), place)).map(tensor -> parameter
                        ? new TensorValue(tensor.tensor(), true, tensor.attributes())
                        : tensor);
    }

    /// (tensor [, requires_grad]).
    private Optional<Value> around(boolean parameter, Arguments a) {
        boolean gradient = a.count() > 1 ? a.flag(1, "requires_grad") : parameter;
        return rebuild.tensor(a, 0, "tensor").map(
                inner -> new TensorValue(Gradients.marked(inner.tensor(), gradient), parameter, inner.attributes()));
    }

    private static boolean complete(PickleNode state) {
        return state instanceof PickleNode.Items items && (items.items().size() == 4 || items.items().size() == 5);
    }

    /// The tensor after BUILD: (storage, offset, size, stride) is a tensor's state, (data, -, hooks, requires_grad, -) a
    /// variable's, (requires_grad, -, hooks) that of one that has its data already.
    TensorValue withState(Optional<TensorValue> before, PickleNode state, Place place) {
        List<PickleNode> parts = state instanceof PickleNode.Items items ? items.items() : List.of();
        Arguments a = Arguments.of("the tensor's state", parts, place);
        boolean parameter = before.map(TensorValue::parameter).orElse(false);
        Optional<Value> attributes = before.flatMap(TensorValue::attributes);
        if (a.count() == 4) {
            StorageView view = rebuild.storage(a, 0);
            StridedTensor tensor = rebuild.strided(a, view, view.dtype().orElse(DType.UINT8));
            return new TensorValue(tensor, parameter, attributes);
        }
        if (a.count() == 5) {
            boolean gradient = a.flag(3, "requires_grad");
            TensorValue data = rebuild.tensor(a, 0, "data").orElseThrow(() -> a.wrong(0, "data", "a tensor"));
            return new TensorValue(Gradients.marked(data.tensor(), gradient), parameter, attributes);
        }
        if (a.count() == 3 && before.isPresent()) {
            return new TensorValue(Gradients.marked(before.get().tensor(), a.flag(0, "requires_grad")), parameter,
                    attributes);
        }
        throw place.malformed("a tensor's state of 3, 4 or 5 parts", NodeText.words(state));
    }
}
