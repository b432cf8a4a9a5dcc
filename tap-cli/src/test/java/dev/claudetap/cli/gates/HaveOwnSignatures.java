package dev.claudetap.cli.gates;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A public type whose super types, public members and their generic arguments are the JDK's or ours. */
final class HaveOwnSignatures extends ArchCondition<JavaClass> {
    private final String ownRoot;

    HaveOwnSignatures(String ownRoot) {
        super("have only JDK types and their own in public signatures");
        this.ownRoot = ownRoot;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (isHidden(type)) {
            return;
        }
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .forEach(it -> check(type, "extends", it, events));
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            if (isVisible(unit.getModifiers())) {
                String place = "in " + unit.getName() + "(), line "
                        + unit.getSourceCodeLocation().getLineNumber();
                check(type, place, unit.getReturnType(), events);
                unit.getParameterTypes().forEach(it -> check(type, place, it, events));
                unit.getExceptionTypes().forEach(it -> check(type, place, it, events));
            }
        }
        for (JavaField field : type.getFields()) {
            if (isVisible(field.getModifiers())) {
                check(type, "in field " + field.getName(), field.getType(), events);
            }
        }
    }

    /** A public type inside one that nobody else can name. */
    private static boolean isHidden(JavaClass type) {
        Optional<JavaClass> outer = type.getEnclosingClass();
        return outer.isPresent()
                && (!outer.get().getModifiers().contains(JavaModifier.PUBLIC) || isHidden(outer.get()));
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    /** What extends a library names its types: that is what it is for, and the library is an optional dependency (decision 10). */
    private boolean isMeantFor(JavaClass type, String library) {
        String own = type.getPackageName();
        return (own.equals(ownRoot + ".assertions") && library.startsWith("org.assertj."))
                || (own.equals(ownRoot + ".proxy.junit") && library.startsWith("org.junit.jupiter."))
                || (own.equals(ownRoot + ".proxy.inprocess")
                        && (library.equals("okhttp3") || library.equals("com.anthropic.core.http")));
    }

    private void check(JavaClass type, String place, JavaType used, ConditionEvents events) {
        for (JavaClass raw : used.getAllInvolvedRawTypes()) {
            JavaClass base = raw.getBaseComponentType();
            String name = base.getPackageName();
            boolean own = base.isPrimitive()
                    || name.startsWith("java.")
                    || name.startsWith("javax.")
                    || isMeantFor(type, name)
                    || name.equals(ownRoot)
                    || name.startsWith(ownRoot + ".");
            if (!own) {
                String message = type.getName() + " names " + base.getName() + " " + place;
                events.add(SimpleConditionEvent.violated(type, message));
            }
        }
    }
}
