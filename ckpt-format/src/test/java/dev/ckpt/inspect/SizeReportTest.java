package dev.ckpt.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.model.Resume;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SizeReportTest {

    @Test
    void bytes_are_shared_out_by_section_and_dtype_largest_first() {
        SizeReport report = SizeReport.of(summary(Rows.weight("a", 10),
                Rows.of("b", Section.WEIGHTS, DType.BFLOAT16, 5),
                Rows.of("a/exp_avg", Section.OPTIMIZER, DType.FLOAT32, 10), Rows.of("a/exp_avg_sq", Section.OPTIMIZER,
                        DType.FLOAT32, 10)));
        assertEquals(List.of(new SizeReport.Share(Section.OPTIMIZER, DType.FLOAT32, 2, 80),
                new SizeReport.Share(Section.WEIGHTS, DType.FLOAT32, 1, 40),
                new SizeReport.Share(Section.WEIGHTS, DType.BFLOAT16, 1, 10)), report.shares());
    }

    @Test
    void a_storage_counts_once_however_many_tensors_use_it() {
        TensorRow first = Rows.weight("wte", 10);
        TensorRow second = new TensorRow("head", "head", Section.WEIGHTS, first.part(), first.tensor(),
                Optional.of("wte"));
        SizeReport report = SizeReport.of(summary(first, second));
        assertEquals(40, report.shares().getFirst().bytes());
        assertEquals(1, report.biggest().size());
    }

    @Test
    void what_could_be_saved_is_named_largest_first() {
        SizeReport report = SizeReport.of(summary(Rows.weight("a", 100), Rows.of("a/master_param", Section.OPTIMIZER,
                DType.FLOAT32, 10), Rows.of("model_ema.a", Section.OTHER, DType.FLOAT32, 100),
                Rows.of("remap.a",
                        Section.OTHER, DType.FLOAT32, 7)));
        assertEquals(List.of(new SizeReport.Saving(SizeReport.Way.DROP_COPIES, 1, 400),
                new SizeReport.Saving(SizeReport.Way.CAST_TO_BFLOAT16, 1, 200),
                new SizeReport.Saving(SizeReport.Way.DROP_OPTIMIZER, 1, 99),
                new SizeReport.Saving(SizeReport.Way.DROP_MASTERS, 1, 40),
                new SizeReport.Saving(SizeReport.Way.DROP_UNREFERENCED, 0, 5)), report.savings());
    }

    private static Summary summary(TensorRow... rows) {
        Summary.Model model = new Summary.Model(Optional.empty(), "", "", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        Summary.Training training = new Summary.Training(OptionalLong.empty(), OptionalDouble.empty(),
                Optional.empty(), "", OptionalDouble.empty(), Map.of(), List.of(), List.of(), Optional.empty(), "",
                Optional.empty(), OptionalDouble.empty(), new Resume(Resume.Level.NONE, List.of(), List.of()));
        return new Summary(Path.of("hand.pt"), CheckpointFormat.TORCH_ZIP, "PyTorch zip", List.of(), Safety.NO_PICKLE,
                new Outline(Outline.Kind.DICT, "", 0, List.of()), model, new Summary.Parameters(0, Map.of()), training,
                Map.of(), new Summary.ByteCount(1000, 0, 99, 0, 5), List.of(rows), List.of());
    }
}
