package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Finding;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.ModuleTree;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

/// TorchScript archives: weights without running the program.
class TorchScriptReaderTest {

    private static List<String> names(Dict dict) {
        return dict.entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    @Test
    void the_weights_are_found_by_walking_the_module() {
        Fixtures.open("07_torchscript.pt", contents -> {
            assertEquals(CheckpointFormat.TORCHSCRIPT, contents.format());
            assertEquals(List.of("c", "tied", "buf", "l.weight", "l.bias"),
                    names(ModuleTree.stateDict(contents.root()).orElseThrow()));
        });
    }

    @Test
    void its_code_is_told_of_and_its_own_pickles_are_not() {
        Fixtures.open("07_torchscript.pt", contents -> {
            assertEquals(List.of("torchscript.code"), contents.findings().stream().map(Finding::code).toList());
            assertEquals("2 files of program code; never run here", contents.findings().getFirst().message());
        });
    }

    @Test
    void the_constants_of_a_frozen_module_are_weights_too() {
        Pickled module = Pickled.begin().global("__torch__", "Net").op(')').op(0x81).op('}').op('b');
        Pickled constants = Pickled.begin().mark().tensor().tuple();
        TorchFile.zip(module)
                .without("data/0")
                .with("constants.pkl", constants.end())
                .with("constants/0", new byte[24])
                .open(contents -> {
                    assertEquals(List.of("CONSTANTS.c0"),
                            names(ModuleTree.stateDict(contents.root()).orElseThrow()));
                    assertEquals(List.of("constants/0"), contents.storages().stream().map(Storage::key).toList());
                    assertInstanceOf(Opaque.class, ((Dict) contents.root()).get("data").orElseThrow());
                });
    }

    @Test
    void a_list_is_freed_of_its_type() {
        Pickled module = Pickled.begin()
                .global("__torch__", "Net")
                .op(')')
                .op(0x81)
                .op('}')
                .text("sizes")
                .global("torch.jit._pickle", "restore_type_tag")
                .mark()
                .global("torch.jit._pickle", "build_intlist")
                .op(']')
                .number(7)
                .op('a')
                .op(0x85)
                .reduce()
                .text("List[int]")
                .tuple()
                .reduce()
                .op('s')
                .op('b');
        TorchFile.zip(module).with("constants.pkl", Pickled.begin().op(')').end()).open(contents -> {
            Sequence sizes = assertInstanceOf(Sequence.class,
                    ((Opaque) contents.root()).attribute("sizes").orElseThrow());
            assertEquals(List.of(new Scalar.Int(7)), sizes.items());
        });
    }
}
