-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/
--
-- Host: localhost:3306
-- Server version: 10.11.19-MariaDB
-- PHP Version: 8.2.7

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";


/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;

--
-- Database: `shop`
--

DELIMITER $$
--
-- Procedures
--
DROP PROCEDURE IF EXISTS `p`$$
CREATE DEFINER=`root`@`localhost` PROCEDURE `p` (IN `a` INT)  BEGIN SELECT a; SELECT ';'; END$$

DELIMITER ;

DROP TABLE IF EXISTS `orders`;
CREATE TABLE IF NOT EXISTS `orders` (
  `id` int(11) NOT NULL,
  `user_id` int(11) DEFAULT NULL,
  `data` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`data`)),
  `blob` blob DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

INSERT INTO `orders` (`id`, `user_id`, `data`, `blob`) VALUES
(1, 1, '{\"a\": \"it\'s; ok\"}', 0x00ff27),
(2, NULL, '[]', ''),
(3, 2, NULL, NULL);

DROP TRIGGER IF EXISTS `tr`;
DELIMITER $$
CREATE TRIGGER `tr` BEFORE INSERT ON `orders` FOR EACH ROW BEGIN
 IF NEW.id IS NULL THEN SET NEW.id = 5; END IF;
END
$$
DELIMITER ;

-- --------------------------------------------------------
-- Stand-in structure for view `v`
-- (See below for the actual view)
--
DROP VIEW IF EXISTS `v`;
CREATE TABLE IF NOT EXISTS `v` (
`id` int(11)
,`email` varchar(50)
);

CREATE TABLE `users` (
  `id` int(11) NOT NULL,
  `email` varchar(50) NOT NULL COMMENT 'e;mail'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `users` (`id`, `email`) VALUES
(1, 'a@b'),
(2, 'c@d');

--
-- Structure for view `v`
--
DROP TABLE IF EXISTS `v`;

DROP VIEW IF EXISTS `v`;
CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `v`  AS SELECT `u`.`id` AS `id`, `u`.`email` AS `email` FROM (`users` `u` join `orders` `o` on(`o`.`user_id` = `u`.`id`)) ;

--
-- Indexes for dumped tables
--
ALTER TABLE `orders`
  ADD PRIMARY KEY (`id`),
  ADD KEY `user_id` (`user_id`);
ALTER TABLE `users`
  ADD PRIMARY KEY (`id`),
  ADD UNIQUE KEY `email` (`email`);
ALTER TABLE `orders`
  MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=4;
ALTER TABLE `orders`
  ADD CONSTRAINT `orders_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE;
COMMIT;

/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
