package io.respaldo.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fenced blocks of a guide, and the commands in them. */
final class Markdown {
  /**
   * A fenced block.
   *
   * @param info what stands behind the opening fence, such as {@code console}
   * @param line where it begins
   */
  record Block(String info, int line, List<String> lines) {
    String text() {
      return String.join("\n", lines) + "\n";
    }
  }

  /**
   * A command and what the guide shows of its output.
   *
   * @param line where it stands
   */
  record Step(int line, String command, List<String> output) {}

  private Markdown() {}

  static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        blocks.add(new Block(lines.get(i).substring(3), i + 1, lines.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  /** Lines that begin with {@code $} are commands; a backslash at the end goes on. */
  static List<Step> steps(Block block) {
    List<Step> steps = new ArrayList<>();
    List<String> lines = block.lines();
    for (int i = 0; i < lines.size(); ) {
      if (!lines.get(i).startsWith("$ ")) {
        throw new AssertionError("line " + (block.line() + 1 + i) + ": no command before output");
      }
      int at = i;
      StringBuilder command = new StringBuilder(lines.get(i++).substring(2));
      while (command.toString().endsWith("\\")) {
        command.append('\n').append(lines.get(i++));
      }
      int from = i;
      while (i < lines.size() && !lines.get(i).startsWith("$ ")) {
        i++;
      }
      steps.add(new Step(block.line() + 1 + at, command.toString(), lines.subList(from, i)));
    }
    return steps;
  }
}
