package dev.claudetap.cli.gates;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Measures one parsed source file against the house rules. Use once. */
final class HouseRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
    static final int MAX_PARAMETERS = 5;

    private static final int MAX_FILE_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    /**
     * Tests may be longer: a file of them is a list of cases that do not lean on each other, so its length costs a reader nothing, and to
     * split it would part cases of one subject; a case tells its story from the first line to the last.
     */
    private static final int MAX_TEST_FILE_LINES = 500;

    private static final int MAX_TEST_METHOD_LINES = 60;

    private static final Set<String> BROAD = Set.of("Exception", "RuntimeException", "Throwable", "Error");
    private static final Set<String> SKIPPING = Set.of("Disabled", "Ignore", "DisabledIf", "DisabledIfSystemProperty");
    private static final Pattern EMPTY_NAME = Pattern.compile(".+(Manager|Helper|Helpers|Util|Utils|Impl)");
    private static final Pattern SLEEPER =
            Pattern.compile("(.*\\.)?(Thread|TimeUnit\\.\\w+|(MILLI|MICRO|NANO)?SECONDS)");
    private static final Pattern FOREIGN_TEST_API =
            Pattern.compile("org\\.junit\\.jupiter\\.api\\.(Assertions|Assumptions)\\b.*|org\\.hamcrest\\..*");

    private final String file;
    private final String source;
    private final boolean main;
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<Finding> findings = new ArrayList<>();

    private HouseRules(String file, CompilationUnitTree unit, DocTrees trees) throws IOException {
        this.file = file;
        this.source = unit.getSourceFile().getCharContent(true).toString();
        this.main = isMain(file);
        this.unit = unit;
        this.trees = trees;
    }

    /**
     * What is wrong in one file.
     *
     * @param file path below the checkout, with slashes
     * @param maxFileLines {@link #maxFileLines}, or what was agreed for this file
     */
    static List<Finding> check(String file, CompilationUnitTree unit, DocTrees trees, int maxFileLines)
            throws IOException {
        HouseRules rules = new HouseRules(file, unit, trees);
        long lines = rules.source.lines().count();
        if (lines > maxFileLines) {
            rules.findings.add(new Finding(file, lines, "file has " + lines + " lines, at most " + maxFileLines));
        }
        rules.scan(unit, null);
        return rules.findings;
    }

    /** How many lines a file may have that nothing else was agreed for. */
    static int maxFileLines(String file) {
        return isMain(file) ? MAX_FILE_LINES : MAX_TEST_FILE_LINES;
    }

    private static boolean isMain(String file) {
        return file.contains("/src/main/");
    }

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void nothing) {
        if (FOREIGN_TEST_API.matcher(node.getQualifiedIdentifier().toString()).matches()) {
            report(node, "AssertJ only, and no assumptions: a test never skips");
        }
        return super.visitImport(node, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void nothing) {
        String name = node.getSimpleName().toString();
        if (!name.isEmpty()) {
            if (EMPTY_NAME.matcher(name).matches()) {
                report(node, "name " + name + " says nothing; use the word of the field");
            }
            if (node.getKind() == Tree.Kind.CLASS && !isClosed(node)) {
                report(node, "class " + name + " must be final, abstract or sealed");
            }
            if (main && isPublic(node) && trees.getDocComment(getCurrentPath()) == null) {
                report(node, "public type " + name + " needs Javadoc");
            }
        }
        return super.visitClass(node, null);
    }

    /** Test classes may stay open: there is nothing to extend in them, and JUnit code reads better without the word. */
    private boolean isClosed(ClassTree node) {
        Set<Modifier> modifiers = node.getModifiers().getFlags();
        return !main
                || modifiers.contains(Modifier.FINAL)
                || modifiers.contains(Modifier.ABSTRACT)
                || modifiers.contains(Modifier.SEALED);
    }

    private boolean isPublic(ClassTree node) {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        boolean memberOfInterface = parent.getKind() == Tree.Kind.INTERFACE;
        return memberOfInterface || node.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree node, @Nullable Void nothing) {
        BlockTree body = node.getBody();
        if (body != null) {
            long lines = Math.max(0, line(end(body)) - line(start(body)) - 1);
            int limit = main ? MAX_METHOD_LINES : MAX_TEST_METHOD_LINES;
            if (lines > limit) {
                report(node, "method " + node.getName() + " has " + lines + " lines, at most " + limit);
            }
        }
        int parameters = node.getParameters().size();
        if (parameters > MAX_PARAMETERS && !isRecordConstructor(node) && !has(node, "Override")) {
            report(node, node.getName() + " has " + parameters + " parameters, at most " + MAX_PARAMETERS);
        }
        return super.visitMethod(node, null);
    }

    private boolean isRecordConstructor(MethodTree node) {
        return node.getReturnType() == null
                && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }

    private static boolean has(MethodTree node, String annotation) {
        return node.getModifiers().getAnnotations().stream()
                .anyMatch(it -> it.getAnnotationType().toString().equals(annotation));
    }

    @Override
    public @Nullable Void visitCatch(CatchTree node, @Nullable Void nothing) {
        boolean explained = source.substring(start(node), end(node)).matches("(?s).*(//|/\\*).*");
        Tree type = node.getParameter().getType();
        List<? extends Tree> types = type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
        boolean broad = types.stream().anyMatch(it -> BROAD.contains(it.toString()));
        if (broad && !explained) {
            report(node, "broad catch of " + type + " needs a comment in it that says why");
        }
        if (node.getBlock().getStatements().isEmpty() && !explained) {
            report(node, "empty catch of " + type + " needs a comment in it that says why");
        }
        return super.visitCatch(node, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree node, @Nullable Void nothing) {
        String name = node.getAnnotationType().toString();
        if (SKIPPING.contains(name.substring(name.lastIndexOf('.') + 1))) {
            report(node, "@" + name + ": a test runs or is deleted");
        }
        return super.visitAnnotation(node, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
        if (node.getMethodSelect() instanceof MemberSelectTree select
                && select.getIdentifier().contentEquals("sleep")
                && SLEEPER.matcher(select.getExpression().toString()).matches()) {
            report(node, "sleep is no synchronisation; wait for the event itself");
        }
        return super.visitMethodInvocation(node, null);
    }

    private void report(Tree node, String rule) {
        findings.add(new Finding(file, line(start(node)), rule));
    }

    private int start(Tree node) {
        return Math.toIntExact(trees.getSourcePositions().getStartPosition(unit, node));
    }

    private int end(Tree node) {
        return Math.toIntExact(trees.getSourcePositions().getEndPosition(unit, node));
    }

    private long line(int position) {
        return unit.getLineMap().getLineNumber(position);
    }
}
