package dev.ckpt.cli.verify;

import dev.ckpt.cli.screen.Printable;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.verify.VerificationReport;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Findings as JUnit's XML, which every build server reads: a suite for each checkpoint, a case for each kind of check. A
/// case fails by warnings and errors; notes are its output.
final class JunitReport {

    /// The checks that every checkpoint goes through, so that a clean one shows what it passed.
    private static final List<String> ALWAYS = List.of("readable", "records", "pickles", "weights");

    private JunitReport() {}

    static String text(List<VerifyCommand.Outcome> outcomes) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", "ckpt verify");
            for (VerifyCommand.Outcome outcome : outcomes) {
                suite(outcome, xml);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        return text.append('\n').toString();
    }

    private static void suite(VerifyCommand.Outcome outcome, XMLStreamWriter xml) throws XMLStreamException {
        Map<String, List<Finding>> cases = new LinkedHashMap<>();
        ALWAYS.forEach(check -> cases.put(check, new ArrayList<>()));
        outcome.report().map(VerificationReport::findings).orElse(List.of())
                .forEach(
                        finding -> cases.computeIfAbsent(check(finding.code()), key -> new ArrayList<>()).add(finding));
        boolean unreadable = outcome.failure().isPresent();
        if (unreadable) {
            cases.keySet().retainAll(List.of("readable", "pickles")); // the others were not done
        }
        long failures = cases.entrySet().stream()
                .filter(entry -> !(unreadable && entry.getKey().equals("readable")) && fails(entry.getValue())).count();
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", plain(outcome.path()));
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        xml.writeAttribute("failures", Long.toString(failures));
        xml.writeAttribute("errors", unreadable ? "1" : "0");
        for (Map.Entry<String, List<Finding>> entry : cases.entrySet()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", plain(outcome.path()));
            xml.writeAttribute("name", entry.getKey());
            if (unreadable && entry.getKey().equals("readable")) {
                error(outcome, xml);
            } else {
                findings(entry.getValue(), xml);
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static String check(String code) {
        int dot = code.indexOf('.');
        return switch (dot < 0 ? code : code.substring(0, dot)) {
            case "unreadable" -> "readable";
            case "zip", "checksums", "container" -> "records";
            case "pickle" -> "pickles";
            case "weights", "tensors" -> "weights";
            case "resume", "optimizer", "training" -> "resume";
            case "sharded", "folder" -> "files";
            case "policy" -> code; // a case for each rule
            case "model" -> "model";
            default -> "format";
        };
    }

    private static boolean fails(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTE);
    }

    private static void error(VerifyCommand.Outcome outcome, XMLStreamWriter xml) throws XMLStreamException {
        String text = outcome.failure().map(failure -> failure.fault().text()).orElse("");
        xml.writeStartElement("error");
        xml.writeAttribute("type", outcome.failure().map(failure -> failure.kind()).orElse(""));
        xml.writeAttribute("message", plain(text.lines().findFirst().orElse("")));
        xml.writeCharacters(lines(text.lines().toList()));
        xml.writeEndElement();
    }

    private static void findings(List<Finding> findings, XMLStreamWriter xml) throws XMLStreamException {
        List<String> wrong = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Finding finding : findings) {
            (finding.severity() == Severity.NOTE ? notes : wrong)
                    .add(finding.code() + ": " + finding.where() + ": " + finding.message());
        }
        if (!wrong.isEmpty()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("type", "finding");
            xml.writeAttribute("message", plain(wrong.getFirst()) + (wrong.size() == 1
                    ? ""
                    : " (and " + (wrong.size() - 1) + " more)"));
            xml.writeCharacters(lines(wrong));
            xml.writeEndElement();
        }
        if (!notes.isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(lines(notes));
            xml.writeEndElement();
        }
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines.stream().map(JunitReport::plain).toList());
    }

    /// Without the characters that XML has no way to write.
    private static String plain(String text) {
        return Printable.of(text).replace('\uFFFE', '\uFFFD').replace('\uFFFF', '\uFFFD');
    }
}
