package dev.plumbline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the table of rooms: who may import whom, and where each library lives. */
final class RoomsTest {
    private static final String ROOT = "dev.plumbline.";
    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter().withImportOption(notBesideThisTest()).importPackages("dev.plumbline");
    }

    /** Whatever the build calls its folders, this class lies among the tests. */
    private static ImportOption notBesideThisTest() {
        var tests = RoomsTest.class.getProtectionDomain().getCodeSource().getLocation();
        return location -> !location.contains(tests.getPath());
    }

    @ParameterizedTest(name = "{0} may import {1}")
    @CsvSource(delimiter = '|', textBlock = """
        tensor      |
        graph       | tensor
        autodiff    | graph tensor
        attribution | tensor
        runtime     | attribution autodiff graph tensor
        benchmark   | attribution runtime tensor
        quality     | attribution tensor
        picture     | tensor
        dataset     | tensor
        sampling    |
        registry    |
        event       | attribution sampling tensor
        config      | attribution dataset event runtime sampling stream tensor
        stream      | event attribution registry sampling tensor runtime
        monitor     | event attribution tensor stream
        demo        | dataset event attribution registry sampling tensor runtime stream config
        """)
    void importsOnlyTheRoomsOfItsRow(String room, String allowed) {
        var own = Stream.concat(Stream.of(room), allowed == null ? Stream.empty() : Stream.of(allowed.split(" ")))
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.plumbline..").and(not(resideInAnyPackage(own))))
                .allowEmptyShould(true)
                .check(classes);
    }

    @ParameterizedTest(name = "{0} lives in {1}")
    @CsvSource(delimiter = '|', textBlock = """
        ai.onnx.proto..          | graph
        com.google.protobuf..    | graph
        ai.onnxruntime..         | runtime
        org.apache.kafka.streams..| stream monitor
        com.sun.net.httpserver.. | registry
        org.apache.avro..        | registry event monitor
        io.javalin..             | monitor
        org.eclipse.jetty..      | monitor
        io.micrometer..          | monitor
        picocli..                | cli
        kafka..                  | demo
        """)
    void librariesStayInTheirRooms(String library, String rooms) {
        var homes = Stream.of(rooms.split(" ")).map(name -> ROOT + name + "..").toArray(String[]::new);

        noClasses()
                .that(not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void everyClassLivesInARoom() {
        noClasses()
                .that()
                .resideInAPackage("dev.plumbline..")
                .should()
                .resideInAPackage("dev.plumbline")
                .check(classes);
    }
}
