package dev.ckpt.cli.bisect;

import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.log.LogJson;
import dev.ckpt.history.Bisection;
import dev.ckpt.history.Parted;
import dev.ckpt.history.PartedSection;
import dev.ckpt.history.Parting;
import dev.ckpt.history.StepPair;
import dev.ckpt.history.Tolerance;
import java.util.Locale;
import java.util.Optional;

/// Where two runs part, as JSON.
final class BisectJson {

    private BisectJson() {}

    static void write(Bisection found, Tolerance tolerance, Json json) {
        json.startObject();
        json.truth("parts", found.parts(tolerance));
        json.number("atol", tolerance.atol());
        json.number("rtol", tolerance.rtol());
        json.startArray("common");
        for (StepPair pair : found.common()) {
            json.startObject();
            fields(pair, json);
            json.endObject();
        }
        json.endArray();
        json.number("looked", found.looked());
        found.last().ifPresentOrElse(last -> {
            json.startObject("lastCommon");
            fields(last, json);
            json.endObject();
        }, () -> json.nothing("lastCommon"));
        LogJson.settings(found.settings(), json);
        parting("first", found.first(), json);
        parting("firstWeights", found.weights(), json);
        parting("firstBeyond", found.beyond(), json);
        LogJson.unread(found.unread(), json);
        json.endObject();
    }

    private static void fields(StepPair pair, Json json) {
        json.number("step", pair.step());
        json.text("a", pair.a().toString());
        json.text("b", pair.b().toString());
    }

    private static void parting(String name, Optional<Parting> parting, Json json) {
        if (parting.isEmpty()) {
            json.nothing(name);
            return;
        }
        json.startObject(name);
        fields(parting.get().at(), json);
        json.truth("optimizerAlone", parting.get().optimizerAlone());
        section("weights", parting.get().weights(), json);
        section("optimizer", parting.get().optimizer(), json);
        LogJson.settings(parting.get().settings(), json);
        json.endObject();
    }

    private static void section(String name, PartedSection section, Json json) {
        json.startObject(name);
        json.number("tensors", section.tensors());
        json.number("unread", section.unread());
        json.number("differing", section.parted().size());
        json.number("beyond", section.beyond());
        tensor("first", section.first(), json);
        tensor("largest", section.largest(), json);
        json.endObject();
    }

    private static void tensor(String name, Optional<Parted> tensor, Json json) {
        if (tensor.isEmpty()) {
            json.nothing(name);
            return;
        }
        Parted parted = tensor.get();
        json.startObject(name);
        json.text("name", parted.name());
        json.text("how", parted.how().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.number("maxAbs", parted.maxAbs());
        json.numbers("maxAbsAt", parted.maxAbsAt().stream().mapToLong(Long::longValue).toArray());
        json.number("changed", parted.changed());
        json.number("beyond", parted.beyond());
        json.number("count", parted.count());
        json.endObject();
    }
}
