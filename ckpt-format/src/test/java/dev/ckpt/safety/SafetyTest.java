package dev.ckpt.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SafetyTest {

    private static final GlobalName DEVICE = new GlobalName("torch", "device");
    private static final GlobalName SYSTEM = new GlobalName("os", "system");

    @Test
    void merging_adds_up_uses_and_keeps_the_worst_verdict() {
        CallSite call = new CallSite("b.pkl", 7, "REDUCE", SYSTEM, "'id'");
        Safety first = new Safety(Verdict.INERT, List.of(new GlobalUse(DEVICE, Verdict.INERT, 2)), List.of());
        Safety second = new Safety(Verdict.DANGEROUS,
                List.of(new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1), new GlobalUse(DEVICE, Verdict.INERT, 3)),
                List.of(call), 5000);
        assertEquals(
                new Safety(Verdict.DANGEROUS,
                        List.of(new GlobalUse(DEVICE, Verdict.INERT, 5), new GlobalUse(SYSTEM, Verdict.DANGEROUS, 1)),
                        List.of(call), 5000),
                Safety.merge(List.of(first, second)));
    }

    @Test
    void merging_nothing_is_what_a_format_without_pickle_has() {
        assertEquals(Safety.NO_PICKLE, Safety.merge(List.of()));
    }
}
