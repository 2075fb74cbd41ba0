/**
 * Trees: what lies in a folder, as one blob for each folder.
 *
 * <ol>
 *   <li>JSON: <code>{"nodes":[…]}</code> and a newline. Fields beside {@code nodes} are passed
 *       over.
 *   <li>Nodes stand in the order of their names' bytes, no name twice.
 *   <li>Fields of a node, in this order: {@code name}, {@code type}, {@code mode}?, {@code mtime},
 *       {@code atime}, {@code ctime}, {@code uid}, {@code gid}, {@code user}?, {@code group}?,
 *       {@code inode}?, {@code device_id}?, {@code size}?, {@code links}?, {@code linktarget}?,
 *       {@code linktarget_raw}?, {@code extended_attributes}?, {@code generic_attributes}?, {@code
 *       device}?, {@code content}, {@code subtree}?, {@code error}?. Those with a question mark are
 *       left out when empty or zero. {@code content} is null for anything but files.
 *   <li>A name is first quoted as Go's {@code strconv.Quote} does, without the outer quotes, and
 *       then written as JSON: quotes, backslashes, what is not printable and bytes that are not
 *       UTF-8 are escaped twice. That holds for names only.
 *   <li>A link's target that is not UTF-8 stands as base64 in {@code linktarget_raw}, which wins,
 *       and with losses in {@code linktarget}. restic before 0.15 wrote the lossy one only.
 *   <li>{@code mode} is Go's: nine permission bits and own bits for the rest.
 *   <li>Fields that are not known are kept, behind the others.
 * </ol>
 *
 * <p>Bytes matter: equal folders share a blob only if their bytes are equal, and {@code restic
 * rewrite} refuses a tree that it would write differently.
 */
@NullMarked
package io.respaldo.format.repository.internal.tree;

import org.jspecify.annotations.NullMarked;
